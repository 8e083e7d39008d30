#include "models/pilot/follow_up_dates.hpp"

#include <charconv>
#include <map>

#include "models/numeric/input_error.hpp"
#include "models/pilot/date_columns.hpp"

namespace equipoise {
namespace {

using Date = std::chrono::sys_days;

// Columns of dates that a table has; -1: none.
struct Places {
    int randomized, death, last_contact, status;
};

// A column under one of our names that is to be read as dates: because it holds one (a cell beside it that is none is a
// mistake), because the map says so, or (dates of death of a trial in which nobody died) because it is empty.
int date_column(const CsvTable& table, const char* name, bool asked) {
    const int column = table.find(name);
    if (column < 0 || asked) return column;
    const auto c = static_cast<std::size_t>(column);
    bool empty = true;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (date_text(table.cell(row, c))) return column;
        empty = empty && table.missing(row, c);
    }
    return empty ? column : -1;
}

int days_between(const CsvTable& table, std::size_t row, int column, Date from, Date to) {
    const auto days = static_cast<int>((to - from).count());
    if (days < 0)
        throw InputError(table.place(row, static_cast<std::size_t>(column)),
                         "\"" + table.cell(row, static_cast<std::size_t>(column)) + "\" lies before randomization, " +
                             iso_text(from),
                         "mend one of the two dates");
    return days;
}

// What became of the patients, by their rows.
struct Fates {
    std::vector<std::string> randomized, time, status;
    std::size_t deaths = 0, on_day_0 = 0;
};

void check_status(const CsvTable& table, std::size_t row, const Places& at, bool died) {
    if (at.status < 0 || at.death < 0) return;
    const auto c = static_cast<std::size_t>(at.status);
    if (table.missing(row, c)) return;
    const double status = table.number(row, c);
    if (status == (died ? 1 : 0) || (status != 0 && status != 1)) return;
    throw InputError(table.place(row, c),
                     "\"" + table.cell(row, c) + "\" says " + (died ? "alive" : "dead") +
                         (died ? ", and there is a date of death" : ", and there is no date of death"),
                     "mend the status or the date");
}

// One row's fate: the day and whether it is a death's.
std::pair<int, bool> fate_at(const CsvTable& table, std::size_t row, const Places& at, const DateColumns& dates,
                             Date from) {
    const auto cell = [&](int column) {
        return column < 0 ? std::nullopt : dates.at(row, static_cast<std::size_t>(column));
    };
    const std::optional<Date> death = cell(at.death), seen = cell(at.last_contact);
    if (death && seen && *seen > *death)
        throw InputError(table.place(row, static_cast<std::size_t>(at.last_contact)),
                         "\"" + table.cell(row, static_cast<std::size_t>(at.last_contact)) +
                             "\" lies after the death, " + iso_text(*death),
                         "mend one of the two dates");
    check_status(table, row, at, death.has_value());
    if (death) return {days_between(table, row, at.death, from, *death), true};
    if (!seen)
        throw InputError(table.place(row, static_cast<std::size_t>(at.last_contact < 0 ? at.death : at.last_contact)),
                         "nothing says until when this patient was known to be alive",
                         at.last_contact < 0 ? "add a column last_contact, or name it: --map last_contact=COLUMN"
                                             : "write the date of last contact");
    const int days = days_between(table, row, at.last_contact, from, *seen);
    if (at.death >= 0) return {days, false};
    const double status = table.number(row, static_cast<std::size_t>(at.status));
    if (status != 0 && status != 1)
        throw InputError(table.place(row, static_cast<std::size_t>(at.status)),
                         "\"" + table.cell(row, static_cast<std::size_t>(at.status)) + "\" is not a status",
                         "write 1 for a death, 0 for alive");
    return {days, status == 1};
}

Fates fates_of(const CsvTable& table, const Places& at, const DateColumns& dates) {
    Fates fates;
    const auto randomized = static_cast<std::size_t>(at.randomized);
    std::map<std::string_view, bool> counted;
    const int id = table.find("id");
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::optional<Date> from = dates.at(row, randomized);
        if (!from)
            throw InputError(table.place(row, randomized), "the date of randomization is missing",
                             "write it, or leave out who was not randomized");
        const auto [days, died] = fate_at(table, row, at, dates, *from);
        fates.randomized.push_back(iso_text(*from));
        fates.time.push_back(died && days == 0 ? "0.5" : std::to_string(days));
        fates.status.push_back(died ? "1" : "0");
        if (id >= 0 && !counted.emplace(table.cell(row, static_cast<std::size_t>(id)), true).second) continue;
        fates.deaths += died;
        fates.on_day_0 += died && days == 0;
    }
    return fates;
}

void note_fates(CsvTable& table, const Places& at, const Fates& fates, const DateColumns& dates) {
    std::string text = "time is days from randomized to ";
    text += at.death < 0 ? "last_contact" : at.last_contact < 0 ? "death" : "death, or last_contact of those alive";
    text += "; " + std::to_string(fates.deaths) + " died";
    for (const std::string& words : dates.words()) text += "; " + words;
    table.note(text);
    if (fates.on_day_0 > 0)
        table.note(std::to_string(fates.on_day_0) + (fates.on_day_0 == 1 ? " death" : " deaths") +
                   " on the day of randomization stand at day 0.5");
}

// "Day 7", "D7", "7" as 7.
std::optional<int> day_in_words(std::string_view text) {
    for (const std::string_view word : {"day", "Day", "DAY", "d", "D"})
        if (text.starts_with(word)) {
            text.remove_prefix(word.size());
            break;
        }
    while (text.starts_with(' ') || text.starts_with('_')) text.remove_prefix(1);
    int day = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), day);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return day;
}

void days_from_words(CsvTable& table, std::size_t column) {
    std::vector<std::string> days;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::optional<int> day = day_in_words(table.cell(row, column));
        if (!day && !table.missing(row, column)) return;
        days.push_back(day ? std::to_string(*day) : std::string());
    }
    table.note(table.columns()[column] + " \"" + table.cell(0, column) + "\" is read as day " + days[0]);
    table.set_column(table.columns()[column], days);
}

}  // namespace

void days_from_dates(CsvTable& table, const ColumnMap& map) {
    const bool asked = !map.death.empty() || !map.last_contact.empty();
    const Places at{date_column(table, "randomized", asked && !map.randomized.empty()),
                    date_column(table, "death", !map.death.empty()),
                    date_column(table, "last_contact", !map.last_contact.empty()), table.find("status")};
    const bool fates = at.death >= 0 || (at.last_contact >= 0 && at.status >= 0);
    if (at.randomized < 0) {
        if (fates && asked)
            throw InputError(table.name(),
                             "has no column \"randomized\": dates of death or last contact tell no days without it",
                             "name the column with the date of randomization: --map randomized=COLUMN");
        return;
    }
    std::vector<std::size_t> columns{static_cast<std::size_t>(at.randomized)};
    for (const int column : {at.death, at.last_contact})
        if (column >= 0) columns.push_back(static_cast<std::size_t>(column));
    if (!DateColumns::holds_dates(table, columns[0]) && !(fates && asked)) return;
    const bool own_time = table.has("time") && !(asked && map.time.empty());
    if (!fates || own_time) columns.resize(1);
    const DateColumns dates(table, columns, map);
    if (columns.size() == 1) {  // the calendar alone, which interim reads
        std::vector<std::string> text;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const std::optional<Date> date = dates.at(row, columns[0]);
            text.push_back(date ? iso_text(*date) : std::string());
        }
        for (const std::string& words : dates.words()) table.note("randomized: " + words);
        table.set_column("randomized", text);
        return;
    }
    const Fates found = fates_of(table, at, dates);
    if (table.has("time")) table.note("the file's own column \"time\" is not read");
    note_fates(table, at, found, dates);
    table.set_column("randomized", found.randomized);
    table.set_column("time", found.time);
    table.set_column("status", found.status);
    for (const char* name : {"death", "last_contact"})
        if (const int column = table.find(name); column >= 0) table.drop(static_cast<std::size_t>(column));
}

void refuse_unread_dates(const CsvTable& table) {
    if (!table.has("randomized") || (!table.has("death") && !table.has("last_contact"))) return;
    for (const char* name : {"randomized", "death", "last_contact"}) {
        if (!table.has(name)) continue;
        const std::size_t c = table.require(name);
        for (std::size_t row = 0; row < table.rows(); ++row)
            if (!table.missing(row, c) && !date_text(table.cell(row, c))) refuse_no_date(table, row, c);
    }
}

void days_of_visits(CsvTable& table, const ColumnMap& map, const CsvTable* patients) {
    const int column = table.has("day") ? table.find("day") : table.find("visit");
    if (column < 0) return;
    const auto c = static_cast<std::size_t>(column);
    if (!DateColumns::holds_dates(table, c)) {
        if (!table.numeric(c)) days_from_words(table, c);
        return;
    }
    const CsvTable& from = patients ? *patients : table;
    const int randomized = from.find("randomized"), id = from.find("id"), own_id = table.find("id");
    if (randomized < 0 || (patients && (id < 0 || own_id < 0))) return;
    std::map<std::string_view, Date> start;
    for (std::size_t row = 0; patients && row < from.rows(); ++row)
        if (const auto text = date_text(from.cell(row, static_cast<std::size_t>(randomized))))
            if (const auto date = date_of(*text, DateOrder::day_first))
                start.emplace(from.cell(row, static_cast<std::size_t>(id)), *date);
    const std::size_t columns[] = {c};
    const DateColumns dates(table, columns, map);
    std::vector<std::string> days;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::optional<Date> visit = dates.at(row, c);
        std::optional<Date> zero;
        if (patients) {
            const auto found = start.find(table.cell(row, static_cast<std::size_t>(own_id)));
            if (found != start.end()) zero = found->second;
        } else if (const auto text = date_text(table.cell(row, static_cast<std::size_t>(randomized)))) {
            zero = date_of(*text, DateOrder::day_first);
        }
        if (visit && !zero)
            throw InputError(table.place(row, c), "nothing says when this patient was randomized",
                             "give every patient in both files, with the date of randomization");
        days.push_back(visit ? std::to_string((*visit - *zero).count()) : std::string());
    }
    std::string text = table.columns()[c] + " is days from randomized to the date of the visit";
    for (const std::string& words : dates.words()) text += "; " + words;
    table.note(text);
    table.set_column(table.columns()[c], days);
}

}  // namespace equipoise
