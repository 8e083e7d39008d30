#pragma once
// What was read of the first patients of one trial, kept for the larger sizes of the same trial and for other analyses:
// the first m patients of n are the same patients, so that only those beyond m are read again.
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace equipoise {

/// Of one complete follow-up, whose snapshots by size share it. One thread's; keeps its memory between trials.
class PrefixMemo {
  public:
    /// Sums over patients [0, known).
    struct Counts {
        const void *kind = nullptr, *rule = nullptr;
        std::size_t known = 0;
        std::array<std::int64_t, 4> sums{};
        /// The sums to go on from to n patients: those of [0, known), or 0 where more than n are in them already.
        const std::array<std::int64_t, 4>& from(std::size_t n) {
            if (known > n) known = 0;
            if (known == 0) sums = {};
            return sums;
        }
        void keep(std::size_t n, const std::array<std::int64_t, 4>& total) {
            known = n;
            sums = total;
        }
    };
    /// One number a patient, of patients [0, known).
    struct Numbers {
        const void *kind = nullptr, *rule = nullptr;
        std::size_t known = 0;
        std::vector<double> values;
        /// The first n numbers; those from `known` on are to be written.
        std::span<double> first(std::size_t n) {
            if (values.size() < n) values.resize(n);
            return {values.data(), n};
        }
    };

    /// Begins another trial.
    void forget() { counts_used_ = numbers_used_ = 0; }
    /// What is kept of the rule by which was counted or read, or of an equal one; nothing known yet where it is new.
    /// The rule must outlive the trial. Valid until the next call.
    template <class Rule>
    Counts& counts(const Rule& rule) {
        return entry(counts_, counts_used_, rule);
    }
    template <class Rule>
    Numbers& numbers(const Rule& rule) {
        return entry(numbers_, numbers_used_, rule);
    }

  private:
    template <class Rule>
    static constexpr char kKind = 0;  // its address tells the rules' types apart

    template <class Entry, class Rule>
    static Entry& entry(std::vector<Entry>& entries, std::size_t& used, const Rule& rule) {
        for (std::size_t k = 0; k < used; ++k)
            if (entries[k].kind == &kKind<Rule> && *static_cast<const Rule*>(entries[k].rule) == rule)
                return entries[k];
        if (used == entries.size()) entries.emplace_back();
        Entry& fresh = entries[used++];
        fresh.kind = &kKind<Rule>;
        fresh.rule = &rule;
        fresh.known = 0;
        return fresh;
    }

    std::vector<Counts> counts_;
    std::vector<Numbers> numbers_;
    std::size_t counts_used_ = 0, numbers_used_ = 0;
};

}  // namespace equipoise
