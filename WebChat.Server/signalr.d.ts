// The page loads SignalR by a script tag, as the global `signalR`: its types, for the check of the page's JavaScript.
export * from "@microsoft/signalr";
export as namespace signalR;
