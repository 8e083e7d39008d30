#include "sim/cli/pandoc.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "models/numeric/input_error.hpp"
#include "sim/cli/on_path.hpp"
#include "sim/cli/write_file.hpp"

extern char** environ;  // NOLINT: as POSIX names it

namespace equipoise {
namespace {

namespace fs = std::filesystem;

// Notes of cells stand on lines of their own, and columns are as wide as what is in them.
constexpr const char* kFilter = R"lua(
function RawInline(mark)
  if mark.format == 'html' and mark.text == '<br>' then return pandoc.LineBreak() end
end

-- Letters of the longest line, or of the head's longest word.
local function widest(cell, is_head)
  local width, line = 0, 0
  pandoc.walk_block(pandoc.Div(cell.contents), {
    Str = function(word) line = line + utf8.len(word.text); width = math.max(width, line) end,
    Space = function() line = is_head and 0 or line + 1 end,
    LineBreak = function() line = 0 end,
  })
  return width
end

-- Text of seven and a half points, where raw text can say so.
local small = {
  docx = function(words, ends_line)
    words = words:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;')
    local inner = ends_line and '<w:br/>' or '<w:t xml:space="preserve">' .. words .. '</w:t>'
    return pandoc.RawInline('openxml', '<w:r><w:rPr><w:sz w:val="15"/></w:rPr>' .. inner .. '</w:r>')
  end,
  rtf = function(words, ends_line)
    local codes = ends_line and {'\\line '} or {}
    for _, code in utf8.codes(words) do
      local sign = code < 128 and utf8.char(code):gsub('[\\{}]', '\\%0') or '\\u' .. code .. '?'
      codes[#codes + 1] = sign
    end
    return pandoc.RawInline('rtf', '{\\fs15 ' .. table.concat(codes) .. '}')
  end,
}

local function shrink(cell)
  local run = small[FORMAT]
  if not run then return end
  cell.contents = cell.contents:map(function(block)
    return pandoc.walk_block(block, {
      Str = function(word) return run(word.text) end,
      Space = function() return run(' ') end,
      LineBreak = function() return run('', true) end,
    })
  end)
end

function Table(t)
  local widths, sum = {}, 0
  local function each_cell(change)
    for part, rows in ipairs({t.head.rows, t.bodies[1].body}) do
      for _, row in ipairs(rows) do
        for c, cell in ipairs(row.cells) do change(c, cell, part == 1) end
      end
    end
  end
  each_cell(function(c, cell, is_head)
    widths[c] = math.max(widths[c] or 9, math.min(widest(cell, is_head), 26) + 3)
  end)
  for _, width in ipairs(widths) do sum = sum + width end
  for c, spec in ipairs(t.colspecs) do t.colspecs[c] = {spec[1], widths[c] / sum} end
  each_cell(function(_, cell) shrink(cell) end)
  return t
end
)lua";

class Workplace {
  public:
    Workplace() {
        std::string pattern = fs::temp_directory_path().string() + "/equipoise-XXXXXX";
        if (!mkdtemp(pattern.data())) throw std::system_error(errno, std::generic_category(), pattern);
        path_ = pattern;
    }
    ~Workplace() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    std::string file(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

// Whether it ended well; what it says goes into the file.
bool run(std::vector<std::string> words, const std::string& said) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t child = 0;
    const int error = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        write_file(said, std::strerror(error));
        return false;
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

const std::vector<std::string> document_formats{"md", "docx", "rtf"};

void refuse_formats_without_pandoc(const std::vector<std::string>& formats, const std::string& instead) {
    for (const std::string& format : formats)
        if (format != "md" && !on_path("pandoc"))
            throw InputError("--format", format + " is made by pandoc, which is not on this machine's PATH",
                             "install pandoc, or " + instead);
}

std::string by_pandoc(const std::string& markdown, const std::string& format, const std::string& instead) {
    const Workplace place;
    const std::string in = place.file("report.md"), filter = place.file("tables.lua"),
                      out = place.file("report." + format), said = place.file("said");
    write_file(in, markdown);
    write_file(filter, kFilter);
    if (run({"pandoc", "--standalone", "--from", "commonmark+pipe_tables", "--to", format, "--lua-filter", filter,
             "--output", out, in},
            said))
        return read_file(out);
    const std::string words = read_file(said);
    throw InputError("--format", "pandoc made no " + format + ": " + words.substr(0, words.find('\n')), instead);
}

}  // namespace equipoise
