#include "sim/interim/completion_work.hpp"

#include <algorithm>

#include "sim/conduct/look_view.hpp"
#include "sim/conduct/verdict.hpp"
#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/random/replicates.hpp"

namespace equipoise {

CompletionWork::CompletionWork(const Study& study, const RunningTrial& trial, const Completion& completion,
                               const TrialProtocol& protocol, std::optional<LedBy> lead, const ParameterDraws* draws)
    : study_(study), trial_(trial), completion_(completion), protocol_(protocol), lead_(lead), draws_(draws) {}

PointKey CompletionWork::point() const {
    Digest digest = point_digest("completions");
    add(digest, study_);
    digest.add(trial_.date());
    digest.add(trial_.randomized());
    digest.add(trial_.data().time);
    digest.add(trial_.data().status);
    digest.add(trial_.data().arm);
    digest.word(completion_.draws_courses());
    digest.word(draws_ != nullptr);
    digest.add(trial_.data().icu_time);
    digest.add(trial_.data().icu_event);
    digest.add(trial_.data().scores.values);
    digest.word(lead_ ? lead_->analysis + 1 : 0);
    if (lead_) digest.add(lead_->looks->information);
    return digest.key();
}

// As a simulated trial has them; none after the end.
std::vector<Reached> CompletionWork::days_of_looks(const Cohort& cohort, std::size_t n, Arena& arena) const {
    const std::vector<PlannedLook>& looks = protocol_.plans[0].looks;
    DeathDays deaths(cohort, n, arena);
    const Reached end = look_day(looks.back(), 0, cohort, n, &deaths);
    std::vector<Reached> days;
    for (std::size_t k = 0; k + 1 < looks.size(); ++k) {
        const Reached at = look_day(looks[k], k == 0 ? 0 : days[k - 1].day, cohort, n, &deaths);
        days.push_back(at.day < end.day ? at : end);
    }
    days.push_back(end);
    return days;
}

Verdict CompletionWork::verdict(const Cohort& cohort, std::size_t n, std::span<const Reached> days, BoundaryWalk* walk,
                                Arena& arena) const {
    const std::size_t count = days.size();
    const Analysis& test = protocol_.analyses[lead_->analysis].test;
    const FollowUp complete(cohort, arena);
    for (std::size_t k = lead_->looks->next_planned; k < count; ++k) {
        const bool last = k + 1 == count;
        Reached at = days[k];
        if (!last && at.day >= days.back().day) continue;
        if (at.day < trial_.date()) at = {trial_.date(), CutBy::calendar_day, Reached::kAll};
        const Arena::Frame frame(arena);
        std::optional<FollowUp> own;
        const LookView view = look_view(protocol_.plans[0].looks[k], at, {cohort, n, &complete}, own, arena);
        const Snapshot data = data_at(view, protocol_, lead_->analysis, cohort, arena);
        const Estimate estimate = run(test, data, protocol_.context, arena);
        if (!walk) return verdict_of(protocol_.rule, test, estimate);
        // A look that is due at once with nothing new to see is not held.
        const double information = information_in(data, protocol_, 0, lead_->analysis);
        if (!last && (information <= walk->information().back() || !estimate.has_test())) continue;
        const double share = std::max(information, walk->information().back() * 1.001);
        const Decision decision =
            decision_of(test, estimate, walk->next(share, last), protocol_.rule.design().sides, last);
        if (decision.action == Action::stop) return decision.verdict;
    }
    return Verdict::none;
}

BlockResult CompletionWork::compute(const BlockKey& key, Workspace& workspace) const {
    ByteWriter writer;
    Arena& arena = workspace.arena;
    for (std::uint64_t k = key.first; k < key.first + key.count; ++k) {
        const Arena::Frame frame(arena);
        const ReplicateKey own{study_.scenario.seed, replicates::kCompletions + k};
        const std::optional<TrialModel> drawn = draws_ ? std::optional(draws_->model(k)) : std::nullopt;
        const Cohort cohort = drawn ? completion_.draw(*drawn, own, arena) : completion_.draw(own, arena);
        const std::size_t n = cohort.recruited(cohort.n);
        const std::vector<Reached> days = days_of_looks(cohort, n, arena);
        writer.put(cohort.arrival[n - 1]);
        for (const Reached& at : days) writer.put(at.day);
        writer.put(cohort.end(n));
        Verdict found = Verdict::none;
        if (lead_) {
            std::optional<BoundaryWalk> walk = lead_->looks->walk;
            found = verdict(cohort, n, days, walk ? &*walk : nullptr, arena);
        }
        writer.put(std::uint64_t{found == Verdict::benefit ? 1u : found == Verdict::harm ? 2u : 0u});
    }
    return writer.take();
}

Completions complete(const CompletionWork& work, std::uint64_t count, const Campaign& campaign) {
    Completions all;
    all.days.resize(work.days());
    all.count = count;
    campaign.run(work, 0, count, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t k = 0; k < key.count; ++k) {
            for (std::vector<double>& days : all.days) days.push_back(reader.number());
            const std::uint64_t verdict = reader.count();
            all.benefit += verdict == 1;
            all.harm += verdict == 2;
        }
        reader.end();
    });
    return all;
}

}  // namespace equipoise
