// SPDX-License-Identifier: GPL-2.0-or-later
//
// The posts of a thread go in, in any order; the thread as a tree comes out, post by post as it is read. A post that answers several stands below
// the first of them that is there; one that answers nobody who is there below the gap of the first that is missing; where posts answer each
// other in a ring, the first begins it. Nothing here is recursive.

internal import SakuinText

struct ThreadTree {
    enum Content {
        case post(ReplyGraph.Node)
        /// The id of a post that is answered and is in no dump.
        case missing(String)
    }

    /// A line of the tree.
    struct Place {
        var content: Content
        /// 0 for what stands above all else.
        var depth: Int
        /// Posts below it that are left out.
        var hidden = 0
        /// Of a gap: posts that answer it.
        var answers = 0
    }

    /// In the order of their times.
    private var posts: [ReplyGraph.Node]
    /// What a post stands below: the number of a post, or of a gap behind all posts; -1 for nothing.
    private var parents: [Int]
    private var gaps: [String] = []
    /// Of each gap: posts that answer it, wherever they stand.
    private var gapAnswers: [Int] = []

    /// - Parameters:
    ///   - isComplete: true if all posts of the thread are there: then none is missing but those that are nowhere.
    ///   - graph: that the posts are of.
    init(_ nodes: [ReplyGraph.Node], isComplete: Bool, _ graph: ReplyGraph) throws(IndexError) {
        posts = nodes.sorted(by: ThreadTree.precedes)
        parents = [Int](repeating: -1, count: posts.count)
        try join(isComplete ? nil : graph)
        breakRings()
    }

    /// By time, those without one last; then by id as numbers are counted, `/9` before `/10`.
    private static func precedes(_ left: ReplyGraph.Node, _ right: ReplyGraph.Node) -> Bool {
        let (leftSeconds, rightSeconds) = (left.seconds ?? .max, right.seconds ?? .max)
        if leftSeconds != rightSeconds { return leftSeconds < rightSeconds }
        let (leftID, rightID) = (left.id.utf8, right.id.utf8)
        if leftID.count != rightID.count { return leftID.count < rightID.count }
        if !leftID.elementsEqual(rightID) { return leftID.lexicographicallyPrecedes(rightID) }
        return left.docid < right.docid
    }

    /// - Parameter graph: nil where all that may be meant is among the posts.
    private mutating func join(_ graph: ReplyGraph?) throws(IndexError) {
        let numbers = Dictionary(uniqueKeysWithValues: posts.enumerated().map { ($0.element.docid, $0.offset) })
        // By name, in the order of the posts.
        var bearers: [[UInt8]: [Int]] = [:]
        for number in posts.indices {
            for name in posts[number].names { bearers[Array(name.utf8), default: []].append(number) }
        }
        var missing: [[UInt8]: Int] = [:]
        for number in posts.indices {
            var gap: String?
            for target in posts[number].targets where parents[number] < 0 {
                let meant: [Int]
                if let graph {
                    // One that is there and was not reached is -1: no gap, and no parent.
                    meant = try graph.meant(by: target, in: posts[number]).map { numbers[$0.docid] ?? -1 }.sorted()
                } else {
                    let all = bearers[Array(target.utf8)] ?? []
                    let near = PostID.isGlobal(target) ? [] : all.filter { shareDump(number, $0) }
                    meant = near.isEmpty ? all : near
                }
                if meant.isEmpty, gap == nil { gap = target }
                parents[number] = meant.first { $0 >= 0 && $0 != number } ?? -1
            }
            guard parents[number] < 0, let gap else { continue }
            let name = Array(gap.utf8)
            if missing[name] == nil {
                missing[name] = posts.count + gaps.count
                gaps.append(gap)
            }
            parents[number] = missing[name] ?? -1
        }
        gapAnswers = [Int](repeating: 0, count: gaps.count)
        for post in posts {
            for gap in Set(post.targets.compactMap { missing[Array($0.utf8)] }) { gapAnswers[gap - posts.count] += 1 }
        }
    }

    private func shareDump(_ left: Int, _ right: Int) -> Bool {
        posts[left].dumps.contains { posts[right].dumps.contains($0) }
    }

    /// Of posts that stand below each other in a ring the first stands above all.
    private mutating func breakRings() {
        // The number of the walk on which a post was met.
        var walks = [Int](repeating: -1, count: posts.count)
        for start in posts.indices {
            var number = start
            while number >= 0, number < posts.count, walks[number] < 0 {
                walks[number] = start
                number = parents[number]
            }
            guard number >= 0, number < posts.count, walks[number] == start else { continue }
            var (first, next) = (number, parents[number])
            while next != number {
                first = min(first, next)
                next = parents[next]
            }
            parents[first] = -1
        }
    }

    // MARK: Reading

    /// The tree from above to below, each post before those that answer it, these in the order of their times.
    /// - Parameters:
    ///   - depth: what stands lower is left out; nil for nothing.
    ///   - asked: posts that are never left out, nor what they stand below.
    func places(depth: Int?, asked: Set<UInt32>) -> [Place] {
        let (firsts, nexts) = below()
        let kept = path(to: asked)
        var places: [Place] = []
        // What is still to be read, the next last, and the line of what is shown above it.
        var waiting: [(number: Int, depth: Int, above: Int)] = []
        func wait(_ first: Int, _ depth: Int, _ above: Int) {
            var list: [(number: Int, depth: Int, above: Int)] = []
            var number = first
            while number >= 0 {
                list.append((number, depth, above))
                number = nexts[number]
            }
            waiting += list.reversed()
        }
        wait(firsts[posts.count + gaps.count], 0, -1)
        while let (number, level, above) = waiting.popLast() {
            var line = above
            if depth.map({ level <= $0 }) ?? true || kept.contains(number) {
                line = places.count
                places.append(place(number, level))
            } else if above >= 0, number < posts.count {
                places[above].hidden += 1
            }
            wait(firsts[number], level + 1, line)
        }
        return places
    }

    private func place(_ number: Int, _ depth: Int) -> Place {
        guard number >= posts.count else { return Place(content: .post(posts[number]), depth: depth) }
        let gap = number - posts.count
        return Place(content: .missing(gaps[gap]), depth: depth, answers: gapAnswers[gap])
    }

    /// What the tree begins with; nil if there is no post.
    var first: Content? {
        let top = posts.indices.first { parents[$0] < 0 || parents[$0] >= posts.count }
        return top.map { parents[$0] < 0 ? .post(posts[$0]) : .missing(gaps[parents[$0] - posts.count]) }
    }

    /// For each post, each gap and, behind these, for what has nothing above: the first that stands below it; and what comes behind each.
    private func below() -> (firsts: [Int], nexts: [Int]) {
        let top = posts.count + gaps.count
        var firsts = [Int](repeating: -1, count: top + 1)
        var nexts = [Int](repeating: -1, count: top)
        var isPlaced = [Bool](repeating: false, count: gaps.count)
        func put(_ number: Int, below above: Int) {
            nexts[number] = firsts[above]
            firsts[above] = number
        }
        // A gap stands where the first of its answers would.
        var leads = [Int](repeating: -1, count: posts.count)
        for number in posts.indices where parents[number] >= posts.count && !isPlaced[parents[number] - posts.count] {
            isPlaced[parents[number] - posts.count] = true
            leads[number] = parents[number]
        }
        for number in posts.indices.reversed() {
            put(number, below: parents[number] < 0 ? top : parents[number])
            if leads[number] >= 0 { put(leads[number], below: top) }
        }
        return (firsts, nexts)
    }

    private func path(to asked: Set<UInt32>) -> Set<Int> {
        var path: Set<Int> = []
        for number in posts.indices where asked.contains(posts[number].docid) {
            var next = number
            while next >= 0, path.insert(next).inserted { next = next < posts.count ? parents[next] : -1 }
        }
        return path
    }

    /// The same places in the order of time, without gaps.
    func flat(_ places: [Place]) -> [Place] {
        let numbers = Dictionary(uniqueKeysWithValues: posts.enumerated().map { ($0.element.docid, $0.offset) })
        func number(_ place: Place) -> Int? {
            if case .post(let node) = place.content { numbers[node.docid] } else { nil }
        }
        return places.filter { number($0) != nil }.sorted { number($0) ?? 0 < number($1) ?? 0 }
    }
}
