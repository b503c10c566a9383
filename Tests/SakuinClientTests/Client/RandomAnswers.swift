// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient

// Answers for property tests: any text in any string, any member missing that may be.

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SplitMix64 {
    private static let likely: [Unicode.Scalar] = [
        "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}", "\u{1F}", "\u{7F}", "\u{85}",
        "\u{A0}", "\u{61C}", "\u{200B}", "\u{200E}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{3000}",
        "\u{3099}", "\u{FE0F}", "\u{FFFD}", "\u{FFFF}", "\u{1F44D}", "\u{1F3FD}", "\u{10FFFF}", " ", "…", "東", "が", "a",
    ]

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func text() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &self) {
            let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self))
            text.append(chance(70) ? SplitMix64.likely.randomElement(using: &self) ?? "x" : any ?? "\u{D7FF}")
        }
        return String(text)
    }

    mutating func number() -> Int {
        [0, -1, 7, Int.max, Int.min, Int.random(in: Int.min...Int.max, using: &self)].randomElement(using: &self) ?? 0
    }

    mutating func real() -> Double {
        let bits = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &self))
        let some = [0, -0.5, 3, 1e300, .leastNonzeroMagnitude, 0.1, 1e16, bits.isFinite ? bits : 1.0 / 3]
        return some.randomElement(using: &self) ?? 0
    }

    mutating func maybe<Value>(_ value: (inout SplitMix64) -> Value) -> Value? { chance(60) ? value(&self) : nil }

    mutating func list<Value>(_ value: (inout SplitMix64) -> Value) -> [Value] {
        (0..<Int.random(in: 0...3, using: &self)).map { _ in value(&self) }
    }

    mutating func hit() -> Hit {
        Hit(
            id: text(), time: maybe { $0.text() }, title: maybe { $0.text() }, replyTo: maybe { $0.text() },
            url: maybe { $0.text() }, source: source(), score: maybe { $0.real() },
            snippet: Snippet(
                field: field(), start: number(), text: text(), cutBefore: chance(50), cutAfter: chance(50)),
            highlights: list { Highlight(field: $0.field(), start: $0.number(), end: $0.number()) }, fold: number(),
            lossy: chance(50), lossyMatch: chance(50),
            copies: maybe { Total(value: $0.number(), relation: .exact) },
            contexts: maybe { random in
                random.list { Context(field: $0.field(), before: $0.text(), match: $0.text(), after: $0.text()) }
            })
    }

    mutating func field() -> Field { chance(50) ? .title : .body }

    mutating func source() -> Source {
        Source(dump: text(), member: maybe { $0.text() }, line: number(), lastLine: number())
    }

    mutating func index() -> IndexState {
        IndexState(
            generation: number(), posts: number(), asOf: maybe { $0.text() }, pending: number(), quarantined: number())
    }

    mutating func dumps() -> DumpsAnswer {
        DumpsAnswer(
            dumps: list {
                DumpEntry(
                    path: $0.text(), posts: $0.number(), reader: $0.maybe { $0.text() },
                    readerVersion: $0.maybe { $0.number() }, bytes: $0.number(), modified: $0.text(),
                    sha256: $0.maybe { $0.text() }, unread: $0.number(), failure: $0.maybe { $0.text() })
            }, index: index())
    }

    mutating func search() -> SearchAnswer {
        SearchAnswer(
            query: text(), total: Total(value: number(), relation: chance(50) ? .exact : .atLeast),
            tookMilliseconds: real(), timedOut: chance(50), hits: list { $0.hit() }, next: maybe { $0.text() },
            wider: list { WiderFold(fold: $0.number(), more: $0.number(), relation: .atLeast) },
            suggestions: list {
                Suggestion(query: $0.text(), total: Total(value: $0.number(), relation: .exact))
            },
            loose: maybe { Total(value: $0.number(), relation: .exact) },
            notices: list { Notice(message: $0.text(), start: $0.number(), end: $0.number()) }, index: index())
    }

    mutating func exported() -> ExportedPost {
        let post = post()
        return ExportedPost(
            id: maybe { $0.text() }, key: text(), time: post.time, title: post.title, body: post.body,
            replyTo: post.replyTo, alsoReplyTo: post.alsoReplyTo, links: post.links, author: post.author,
            authorID: post.authorID, url: post.url, boundary: post.boundary, lossy: post.lossy,
            source: Source(dump: text(), line: 1, lastLine: 2))
    }

    mutating func followed() -> FollowedEvent {
        var event = FollowedEvent(kind: FollowedEvent.Kind.allCases.randomElement(using: &self) ?? .new, cursor: text())
        event.hit = maybe { $0.hit() }
        (event.matches, event.arrivals) = (maybe { $0.number() }, maybe { $0.number() })
        event.allNew = maybe { $0.chance(50) }
        (event.since, event.until, event.at) = (maybe { $0.text() }, maybe { $0.text() }, maybe { $0.text() })
        return event
    }

    mutating func post() -> PostAnswer {
        var post = PostAnswer(
            id: text(), time: maybe { $0.text() }, title: maybe { $0.text() }, body: text(),
            replyTo: maybe { $0.text() }, links: list { $0.text() }, author: maybe { $0.text() },
            url: maybe { $0.text() }, boundary: text(), lossy: chance(50), sources: list { $0.source() },
            earlier: list { random in
                EarlierVersion(
                    time: random.maybe { $0.text() }, title: random.maybe { $0.text() }, body: random.text(),
                    replyTo: random.maybe { $0.text() }, lossy: random.chance(50),
                    sources: random.list { $0.source() })
            })
        post.alsoReplyTo = maybe { random in random.list { $0.text() } }
        post.authorID = maybe { $0.text() }
        return post
    }

    mutating func verification() -> VerifyAnswer {
        VerifyAnswer(
            query: text(), fold: number(), posts: number(), byIndex: number(), byScan: number(),
            missing: list { $0.text() }, extra: list { $0.text() }, tookMilliseconds: real())
    }

    mutating func random() -> RandomAnswer {
        RandomAnswer(
            query: text(), seed: number(), total: Total(value: number(), relation: chance(50) ? .exact : .atLeast),
            tookMilliseconds: real(),
            hits: list { $0.hit() }, index: index())
    }

    mutating func thread() -> ThreadAnswer {
        ThreadAnswer(
            id: text(), total: Total(value: number(), relation: .exact),
            matched: maybe { Total(value: $0.number(), relation: .atLeast) },
            lines: list { random in
                ThreadLine(
                    depth: random.number(), asked: random.chance(50), matches: random.maybe { $0.chance(50) },
                    replies: random.number(), hidden: random.number(), missing: random.maybe { $0.text() },
                    post: random.maybe { $0.post() })
            }, next: maybe { $0.text() }, tookMilliseconds: real(), index: index())
    }

    mutating func similar() -> SimilarAnswer {
        SimilarAnswer(id: text(), hits: list { $0.hit() }, tookMilliseconds: real(), index: index())
    }

    private mutating func notice() -> Notice { Notice(message: text(), start: number(), end: number()) }

    private mutating func counted() -> CountedPost { CountedPost(id: text(), key: text(), time: maybe { $0.text() }) }

    mutating func counts() -> CountsAnswer {
        CountsAnswer(
            by: maybe { $0.text() }, unit: text(), per: text(), copies: text(), fold: number(), zone: text(),
            posts: number(), undated: number(), untimed: number(), completeUntil: maybe { $0.text() },
            buckets: list { random in
                CountBucket(
                    key: random.text(), start: random.maybe { $0.text() }, posts: random.number(),
                    characters: random.maybe { $0.number() }, incomplete: random.maybe { $0.text() })
            },
            series: list { random in
                CountSeries(
                    query: random.text(), spelling: random.maybe { $0.text() }, isRest: random.chance(50),
                    total: random.number(), undated: random.number(), untimed: random.number(),
                    first: random.maybe { $0.counted() }, last: random.maybe { $0.counted() },
                    counts: random.list { $0.number() }, shares: random.list { $0.real() },
                    notices: random.list { $0.notice() })
            }, tookMilliseconds: real(), index: index())
    }

    mutating func facets() -> FacetsAnswer {
        FacetsAnswer(
            query: text(), by: text(), fold: number(), total: number(),
            values: list { random in
                FacetValue(
                    value: random.text(), posts: random.number(), key: random.maybe { $0.text() },
                    title: random.maybe { $0.text() })
            }, otherValues: number(), otherPosts: number(), without: number(), notices: list { $0.notice() },
            tookMilliseconds: real(), index: index())
    }

    mutating func matches() -> MatchesAnswer {
        MatchesAnswer(
            query: text(), fold: number(), posts: number(), matches: number(),
            strings: list { random in
                MatchedString(
                    text: random.text(), matches: random.number(), posts: random.number(),
                    first: random.maybe { $0.counted() }, last: random.maybe { $0.counted() })
            }, otherStrings: number(), otherMatches: number(), notices: list { $0.notice() },
            tookMilliseconds: real(), index: index())
    }

    mutating func kwic() -> KwicAnswer {
        KwicAnswer(
            query: text(), fold: number(), copies: text(), posts: number(), matches: number(), isSample: chance(50),
            seed: number(),
            lines: list { random in
                KwicLine(
                    id: random.text(), key: random.maybe { $0.text() }, time: random.maybe { $0.text() },
                    source: random.source(), field: random.field(), start: random.number(), end: random.number(),
                    left: random.text(), match: random.text(), right: random.text())
            }, notices: list { $0.notice() }, tookMilliseconds: real(), index: index())
    }

    mutating func collocates() -> CollocatesAnswer {
        CollocatesAnswer(
            query: text(), fold: number(), copies: text(), window: number(), least: number(), measure: text(),
            posts: number(),
            matches: number(), nearUnits: number(), archiveUnits: maybe { $0.number() }, candidates: number(),
            collocates: list { random in
                Collocate(
                    text: random.text(), near: random.number(), posts: random.number(), archive: random.number(),
                    expected: random.real(), logLikelihood: random.real(), logDice: random.real(),
                    mutualInformation: random.real(), tScore: random.real(), isCut: random.chance(50))
            }, notices: list { $0.notice() }, tookMilliseconds: real(), index: index())
    }

    mutating func comparison() -> CompareAnswer {
        func words(_ random: inout SplitMix64) -> [ComparedWord] {
            random.list { random in
                ComparedWord(
                    text: random.text(), first: random.number(), second: random.number(), firstPosts: random.number(),
                    secondPosts: random.number(), firstRate: random.real(), secondRate: random.real(),
                    logLikelihood: random.real(), logRatio: random.real(), isCut: random.chance(50))
            }
        }
        return CompareAnswer(
            query: text(), other: maybe { $0.text() }, before: maybe { $0.text() }, after: maybe { $0.text() },
            fold: number(), copies: text(), least: number(), seed: maybe { $0.number() },
            first: ComparedSet(posts: number(), drawn: number(), units: number()),
            second: ComparedSet(posts: number(), units: number()), both: number(), candidates: number(),
            moreInFirst: words(&self), moreInSecond: words(&self), notices: list { $0.notice() },
            tookMilliseconds: real(), index: index())
    }

    mutating func explanation() -> WhyAnswer {
        WhyAnswer(
            query: text(), fold: number(), posts: number(), candidates: number(), sure: number(), verified: number(),
            rejected: number(), timedOut: chance(50), clause: clause(depth: 3),
            post: maybe {
                WhyPost(id: $0.text(), candidate: $0.chance(50), sure: $0.chance(50), matches: $0.chance(50))
            }, tookMilliseconds: real())
    }

    private mutating func clause(depth: Int) -> WhyClause {
        WhyClause(
            kind: text(), text: text(), field: maybe { $0.text() }, fold: maybe { $0.number() },
            terms: list { WhyTerm(term: $0.text(), posts: $0.number(), titles: $0.number()) },
            parts: depth > 0 ? list { $0.clause(depth: depth - 1) } : [], rejected: number(),
            holds: maybe { $0.chance(50) })
    }

    mutating func status() -> StatusAnswer {
        StatusAnswer(
            version: text(), state: text(),
            work: maybe { random in
                IndexingWork(
                    stage: random.text(), dumps: random.number(), posts: random.number(), fraction: random.real(),
                    bytesPerSecond: random.real(), secondsLeft: random.maybe { $0.real() })
            }, index: index(), indexPath: text(), folders: list { $0.text() }, dumps: number(),
            forgotten: number(), unpurged: number(), pending: list { $0.text() }, troubles: troubles(),
            quarantine: list { $0.quarantined() },
            notices: list { $0.text() })
    }

    private mutating func troubles() -> DumpTroubles {
        DumpTroubles(
            unreadable: TroubleCount(dumps: number(), count: number()),
            partly: TroubleCount(dumps: number(), count: number()),
            remarked: TroubleCount(dumps: number(), count: number()),
            groups: list { random in
                TroubleGroup(
                    kind: TroubleKind.allCases.randomElement(using: &random) ?? .partly, reason: random.text(),
                    count: random.number(),
                    dumps: random.number(), examples: random.list { $0.quarantined() })
            })
    }

    private mutating func quarantined() -> Quarantined {
        Quarantined(path: text(), line: maybe { $0.number() }, reason: text())
    }

    mutating func forgotten() -> ForgottenAnswer {
        ForgottenAnswer(
            posts: list { random in
                ForgottenEntry(
                    id: random.text(), key: random.text(),
                    state: ForgottenEntry.State.allCases.randomElement(using: &random) ?? .found,
                    forgottenAt: random.maybe { $0.text() }, time: random.maybe { $0.text() },
                    text: random.maybe { $0.text() }, versions: random.maybe { $0.number() },
                    dumps: random.list { $0.text() }, missingDumps: random.list { $0.text() },
                    copies: random.list { $0.counted() })
            }, index: index())
    }

    mutating func problem() -> ErrorAnswer {
        ErrorAnswer(
            error: ErrorAnswer.Problem(
                code: text(), message: text(), start: maybe { $0.number() }, end: maybe { $0.number() }))
    }
}
