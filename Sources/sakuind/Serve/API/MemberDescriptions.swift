// SPDX-License-Identifier: GPL-2.0-or-later

/// What the names of members do not say, by name, or by type and name where a name means several things.
enum MemberDescriptions {
    static let texts = [
        "start": "Where it begins: bytes of UTF-8.",
        "end": "Where it ends, excluded: bytes of UTF-8.",
        "ErrorAnswerProblem.start": "Where in the query: Unicode scalar values from its beginning.",
        "ErrorAnswerProblem.end": "Where in the query it ends, excluded.",
        "Notice.start": "Where in the query: Unicode scalar values from its beginning.",
        "Notice.end": "Where in the query it ends, excluded.",
        "CountBucket.start": "When it begins: RFC 3339; none where stretches come again and again.",
        "ErrorAnswerProblem.message":
            "For people, in the language of Accept-Language (en or ja): what is wrong and what to do.",
        "id": "As the dump gives it; several posts may bear the same.",
        "key": "Names this post alone, as long as the archive has it.",
        "time": "RFC 3339 in Japan's time, as far as it is known: a day, a minute or a second.",
        "next": "Where the next page begins, for the parameter `after`; none on the last page.",
        "took_ms": "Milliseconds.",
        "timed_out": "True if the time was over before all was looked at: what stands here is right, and not all.",
        "Total.relation": "`exact`, or `at_least` where not all was counted.",
        "fold": "The level at which characters counted as the same.",
        "lossy": "True of a post whose dump lost characters.",
        "boundary": "How surely the first and the last line of the post are known.",
        "body": "The text as the dump has it.",
        "as_of": "When the newest dump was taken in.",
        "generation": "Grows with every change of the index.",
        "pending": "Dumps that wait to be read.",
        "quarantined": "Dumps that could not be read, or only in part.",
        "Context.before": "The text left of the match.",
        "Context.after": "The text right of the match.",
    ]
}
