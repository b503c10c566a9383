// SPDX-License-Identifier: GPL-2.0-or-later

/// What a stream's reader wants next.
public enum StreamStep: Sendable {
    case next, stop
}
