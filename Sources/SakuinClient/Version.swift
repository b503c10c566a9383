// SPDX-License-Identifier: GPL-2.0-or-later

/// The version of sakuin: of the client, the daemon and this library, which are released together.
public let sakuinVersion = "0.1.0"

/// The day that the pages of the manual bear, as mdoc has dates: the last on which their texts were changed.
public let sakuinManualDate = "November 30, 2026"
