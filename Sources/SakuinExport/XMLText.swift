// SPDX-License-Identifier: GPL-2.0-or-later

/// The text as it stands between tags and in attributes. What XML cannot hold is replaced.
package func xmlText(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "\r": escaped += "&#13;"
        default: escaped.unicodeScalars.append(isXML(scalar) ? scalar : "\u{FFFD}")
        }
    }
    return escaped
}

/// True of what XML 1.0 calls a character.
func isXML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...: true
    default: false
    }
}
