#pragma once
// Ranks as threads of one process.
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "sim/cluster/channel.hpp"

namespace equipoise::test {

class MemoryChannel : public Channel {
  public:
    struct Post {
        std::mutex mutex;
        std::vector<std::deque<Message>> boxes;
    };
    MemoryChannel(std::shared_ptr<Post> post, int rank) : post_(std::move(post)), rank_(rank) {}
    /// One for each rank.
    static std::vector<std::shared_ptr<Channel>> of(int size) {
        const auto post = std::make_shared<Post>();
        post->boxes.resize(static_cast<std::size_t>(size));
        std::vector<std::shared_ptr<Channel>> channels;
        for (int i = 0; i < size; ++i) channels.push_back(std::make_shared<MemoryChannel>(post, i));
        return channels;
    }

    int rank() const override { return rank_; }
    int size() const override { return static_cast<int>(post_->boxes.size()); }
    void send(int to, std::shared_ptr<const BlockResult> bytes) override {
        const std::lock_guard lock(post_->mutex);
        post_->boxes.at(static_cast<std::size_t>(to)).push_back({rank_, *bytes});
    }
    std::optional<Message> receive() override {
        const std::lock_guard lock(post_->mutex);
        auto& box = post_->boxes[static_cast<std::size_t>(rank_)];
        if (box.empty()) return std::nullopt;
        Message message = std::move(box.front());
        box.pop_front();
        return message;
    }
    void flush() override {}

  private:
    std::shared_ptr<Post> post_;
    int rank_;
};

}  // namespace equipoise::test
