#include "models/pilot/column_map.hpp"

#include <algorithm>
#include <map>

#include "models/numeric/input_error.hpp"
#include "models/numeric/lower_case.hpp"

namespace equipoise {
namespace {

// Calls visit(our name, the file's) for every column that is asked for.
template <class Visit>
void for_each_column(const ColumnMap& map, Visit&& visit) {
    for_each_field<ColumnMap>([&](const auto& f) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(map.*(f.member))>, std::string>)
            if (f.name != "died" && !(map.*(f.member)).empty()) visit(std::string(f.name), map.*(f.member));
    });
}

void set(ColumnMap& map, const std::string& name, const std::string& value) {
    std::vector<std::string_view> names;
    bool known = false;
    for_each_field<ColumnMap>([&](const auto& f) {
        names.push_back(f.name);
        if (f.name != name) return;
        known = true;
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(map.*(f.member))>, std::string>) {
            map.*(f.member) = value;
        } else {
            for (const auto& [text, order] : EnumNames<DateOrder>::names)
                if (text == value) map.dates = order;
            if (!map.dates)
                throw InputError("--map dates", "unknown form \"" + value + "\"", "write dates=d/m/Y or dates=m/d/Y");
        }
    });
    if (!known) throw InputError("--map " + name, "unknown name", did_you_mean(name, names));
    if (value.empty()) throw InputError("--map " + name, "names no column", "write --map " + name + "=COLUMN");
}

// Letters and digits in lower case: "Date of Death" and "date_of_death" are one.
std::string plain(const std::string& name) {
    std::string text;
    for (const char c : lower_case(name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) text += c;
    return text;
}

bool holds_dates(const CsvTable& table, std::size_t column) {
    bool any = false;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.missing(row, column)) continue;
        if (!date_text(table.cell(row, column))) return false;
        any = true;
    }
    return any;
}

struct Usual {
    std::string ColumnMap::*member;
    const char* ours;
    enum class Holds { anything, dates, no_dates } holds;
    std::vector<std::string> names;
};

// Names as trials' databases and R's data sets have them; CDISC's SDTM and ADaM among them.
const std::vector<Usual>& usual_names() {
    using Holds = Usual::Holds;
    static const std::vector<Usual> list{
        {&ColumnMap::id,
         "id",
         Holds::anything,
         {"patientid", "patid", "patno", "patient", "subjectid", "subject", "subjid", "usubjid", "studyid", "recordid",
          "pid", "participant", "participantid"}},
        {&ColumnMap::arm,
         "arm",
         Holds::anything,
         {"group", "treatment", "treat", "trt", "trt01p", "allocation", "allocated", "rx", "treatmentarm", "studyarm"}},
        {&ColumnMap::randomized,
         "randomized",
         Holds::dates,
         {"randomised", "randdate", "randomizationdate", "randomisationdate", "dateofrandomization",
          "dateofrandomisation", "daterandomized", "daterandomised", "randdt", "rfstdtc", "inclusiondate",
          "dateofinclusion", "enrolled"}},
        {&ColumnMap::death,
         "death",
         Holds::dates,
         {"death", "deathdate", "dateofdeath", "dthdtc", "dthdt", "died", "datedeath", "dod"}},
        {&ColumnMap::last_contact,
         "last_contact",
         Holds::dates,
         {"lastcontact", "lastcontactdate", "dateoflastcontact", "lastseen", "lastseenalive", "lastalive", "lstalvdt",
          "lastfollowup", "lastfollowupdate", "dateoflastfollowup", "lastvisit", "fudate"}},
        {&ColumnMap::time,
         "time",
         Holds::no_dates,
         {"futime", "fudays", "followupdays", "survtime", "survivaltime", "survdays", "timetodeath", "daystodeath",
          "timetoevent", "aval"}},
        {&ColumnMap::status,
         "status",
         Holds::no_dates,
         {"died", "dead", "death", "death28", "event", "vitalstatus", "vital", "deceased", "outcome"}},
        {&ColumnMap::day,
         "day",
         Holds::anything,
         {"visit", "visitday", "studyday", "visitdate", "dateofvisit", "assessmentdate", "date", "icuday", "ady"}},
        {&ColumnMap::score, "score", Holds::no_dates, {"sofa", "sofatotal", "totalsofa", "sofascore", "sofasum"}},
    };
    return list;
}

}  // namespace

bool ColumnMap::empty() const {
    bool none = died.empty() && !dates;
    for_each_column(*this, [&](const std::string&, const std::string&) { none = false; });
    return none;
}

ColumnMap read_column_map(std::span<const std::string> texts) {
    ColumnMap map;
    for (const std::string& text : texts) {
        std::vector<std::string> parts;
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find(',', at), text.size());
            const std::string part = text.substr(at, end - at);
            if (part.find('=') == std::string::npos && !parts.empty())
                parts.back() += "," + part;  // of a column whose name has a comma
            else
                parts.push_back(part);
            at = end + 1;
        }
        for (const std::string& part : parts) {
            const std::size_t equals = part.find('=');
            if (equals == std::string::npos || equals == 0)
                throw InputError("--map " + part, "does not say which column is which",
                                 "write --map time=COLUMN,status=COLUMN,arm=COLUMN,id=COLUMN");
            set(map, part.substr(0, equals), part.substr(equals + 1));
        }
    }
    return map;
}

void check_column_map(const ColumnMap& map, std::span<const CsvTable* const> tables, const std::string& prefix) {
    std::map<std::string, std::string> taken;
    for_each_column(map, [&](const std::string& ours, const std::string& column) {
        if (const auto [at, fresh] = taken.emplace(column, ours); !fresh)
            throw InputError(prefix + ours, "\"" + column + "\" is already " + at->second, "name each column once");
        const bool there =
            std::any_of(tables.begin(), tables.end(), [&](const CsvTable* table) { return table->has(column); });
        if (there) return;
        std::vector<std::string_view> names;
        std::string files;
        for (const CsvTable* table : tables) {
            names.insert(names.end(), table->columns().begin(), table->columns().end());
            files += (files.empty() ? "" : " or ") + table->name();
        }
        throw InputError(prefix + ours, "there is no column \"" + column + "\" in " + files,
                         did_you_mean(column, names));
    });
}

void rename_columns(CsvTable& table, const ColumnMap& map) {
    std::vector<std::pair<std::string, std::string>> asked;  // ours and the file's, those that it has
    for_each_column(map, [&](const std::string& ours, const std::string& column) {
        if (table.has(column) && ours != column) asked.emplace_back(ours, column);
    });
    const auto moves = [&](const std::string& column) {
        return std::any_of(asked.begin(), asked.end(), [&](const auto& pair) { return pair.second == column; });
    };
    for (const auto& [ours, column] : asked)
        if (const int own = table.find(ours); own >= 0 && !moves(ours)) {
            table.drop(static_cast<std::size_t>(own));
            table.note("the file's own column \"" + ours + "\" is not read");
        }
    std::vector<std::size_t> at;
    for (const auto& [ours, column] : asked) at.push_back(table.require(column));
    std::string text;
    for (std::size_t k = 0; k < asked.size(); ++k) {
        text += (text.empty() ? "" : ", ") + asked[k].first + " is column \"" + asked[k].second + "\"";
        table.rename(at[k], asked[k].first);
    }
    if (!text.empty()) table.note(text);
}

ColumnMap usual_columns(const CsvTable& table) {
    ColumnMap map;
    std::vector<bool> taken(table.columns().size(), false);
    for (const Usual& usual : usual_names()) {
        if (table.has(usual.ours)) continue;
        for (const std::string& name : usual.names) {
            for (std::size_t c = 0; c < table.columns().size() && (map.*(usual.member)).empty(); ++c) {
                if (taken[c] || plain(table.columns()[c]) != name) continue;
                if (usual.holds != Usual::Holds::anything &&
                    holds_dates(table, c) != (usual.holds == Usual::Holds::dates))
                    continue;
                map.*(usual.member) = table.columns()[c];
                taken[c] = true;
            }
        }
    }
    return map;
}

std::string column_map_text(const ColumnMap& map) {
    std::string text;
    for_each_column(map, [&](const std::string& ours, const std::string& column) {
        text += (text.empty() ? "" : ",") + ours + "=" + column;
    });
    return text;
}

}  // namespace equipoise
