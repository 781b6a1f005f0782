// SignalR for browsers is a script that sets the global `signalR`: its types, for the check of the page's JavaScript.
export * from "@microsoft/signalr";
export as namespace signalR;
