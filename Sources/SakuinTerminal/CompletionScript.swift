// SPDX-License-Identifier: GPL-2.0-or-later

// A program's description as a script with which a shell completes its commands, options and their values.

/// A shell for which scripts are made.
package enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish
}

extension ProgramDescription {
    /// The script for a shell.
    package func completionScript(for shell: Shell, in language: Language) -> String {
        switch shell {
        case .bash: bashScript
        // zsh understands the functions of bash, and calls them as bash does.
        case .zsh: "#compdef \(name)\nautoload -Uz bashcompinit && bashcompinit\n" + bashScript
        case .fish: fishScript(language)
        }
    }

    private var bashScript: String {
        let commands = self.commands.map { command in
            let options = command.options.map(\.name).joined(separator: " ")
            let values = command.options.compactMap { option -> String? in
                let names = [option.short, option.name].compactMap { $0 }.joined(separator: "|")
                switch option.value {
                case .choice(let words): return "\(names)) words='\(words.joined(separator: " "))' ;;"
                case .file: return "\(names)) COMPREPLY=($(compgen -f -- \"$current\")); return ;;"
                case .number, .text: return "\(names)) return ;;"
                case nil: return nil
                }
            }
            let files = command.operands.contains { $0.kind == .file }
            let other =
                files
                ? "COMPREPLY=($(compgen -f -- \"$current\")); return"
                : command.takesQuery ? "_\(name)_query; return" : "return"
            return """
                        \(command.name))
                            case "$previous" in
                                \((values + ["*) case \"$current\" in -*) words='\(options)' ;; *) \(other) ;; esac ;;"])
                                .joined(separator: "\n                "))
                            esac ;;
                """
        }.joined(separator: "\n")
        let names = (self.commands.map(\.name) + ["help"]).joined(separator: " ")
        let topics = (self.commands.map(\.name) + self.topics.map(\.name)).joined(separator: " ")
        return """
            \(bashQueryFunction)
            _\(name)() {
                local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=''
                if [ "$COMP_CWORD" -eq 1 ]; then
                    words='\(names) --help --version'
                else
                    case "${COMP_WORDS[1]}" in
                        help) words='\(topics)' ;;
            \(commands)
                    esac
                fi
                COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -F _\(name) \(name)

            """
    }

    /// Completes a word of a query. To bash the colon of `is:reply` is a word of its own, to zsh it is a character like others.
    private var bashQueryFunction: String {
        let values = queryFields.filter { !$0.values.isEmpty }.map { field in
            "        \(field.name)) words='\(field.values.joined(separator: " "))' ;;"
        }
        return """
            _\(name)_query() {
                local field=''
                if [ "$current" = ':' ]; then
                    field="$previous" current=''
                elif [ "$previous" = ':' ]; then
                    field="${COMP_WORDS[COMP_CWORD-2]}"
                fi
                case "$field" in
                    '') words='\(queryWords.joined(separator: " "))'; compopt -o nospace 2>/dev/null ;;
            \(values.joined(separator: "\n"))
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            """
    }

    /// `title:`, and `is:reply` where the values are known.
    private var queryWords: [String] {
        queryFields.flatMap { field in
            field.values.isEmpty ? ["\(field.name):"] : field.values.map { "\(field.name):\($0)" }
        }
    }

    private func fishScript(_ language: Language) -> String {
        func quoted(_ text: String) -> String {
            "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        }
        var lines = ["complete -c \(name) -f"]
        for command in commands {
            lines.append(
                "complete -c \(name) -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.abstract(language)))"
            )
            let condition = "-n '__fish_seen_subcommand_from \(command.name)'"
            for option in command.options {
                var line = "complete -c \(name) \(condition) -l \(option.name.dropFirst(2))"
                if let short = option.short { line += " -s \(short.dropFirst())" }
                switch option.value {
                case .choice(let words): line += " -x -a '\(words.joined(separator: " "))'"
                case .file: line += " -r -F"
                case .number, .text: line += " -x"
                case nil: break
                }
                lines.append(line + " -d \(quoted(option.help(language)))")
            }
            if command.takesQuery {
                lines.append("complete -c \(name) \(condition) -a '\(queryWords.joined(separator: " "))'")
            }
            if command.operands.contains(where: { $0.kind == .file }) {
                lines.append("complete -c \(name) \(condition) -F")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
