/** What the server puts before the service worker (Shell.cs). */
declare const shell: { version: string; files: [path: string, integrity: string][] };
