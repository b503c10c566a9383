// SPDX-License-Identifier: GPL-2.0-or-later

/// What a stream's reader wants next.
///
/// ```swift
/// var ids: [String] = []
/// try SakuinService(socket: "/run/sakuin/sakuin.sock").streamHits(SearchRequest("東京")) { hit in
///     ids.append(hit.id)
///     return ids.count < 100 ? .next : .stop
/// }
/// ```
public enum StreamStep: Sendable {
    case next, stop
}
