// The highlighter's own tree of what it found, which its published types leave out.
type Node = string | { scope?: string; children: Node[] };

declare const library: {
  getLanguage(name: string): object | undefined;
  registerLanguage(name: string, grammar: unknown): void;
  highlight(
    text: string,
    options: { language: string; ignoreIllegals: boolean },
  ): { _emitter: { root: { children: Node[] } } };
};

export default library;
