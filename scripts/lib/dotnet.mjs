// The .NET SDK that global.json asks for.

import { run } from "./run.mjs";

/** Nobody reads greetings in a log. @type {NodeJS.ProcessEnv} */
export const dotnetEnv = { DOTNET_NOLOGO: "1", DOTNET_CLI_TELEMETRY_OPTOUT: "1" };

/** What is built is what is run and what is tested. */
export const configuration = "Release";

/** @param {string[]} args @param {{ minutes?: number, env?: NodeJS.ProcessEnv }} [options] */
export function dotnet(args, options = {}) {
  return run("dotnet", args, { ...options, env: { ...dotnetEnv, ...options.env } });
}

/** @returns {Promise<string | undefined>} what is wrong with the SDK, in a sentence */
export async function sdkProblem() {
  const { code } = await dotnet(["--version"]);
  if (code === 0) return undefined;
  if (code === 127)
    return "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download.";
  const { output } = await run("dotnet", ["--list-sdks"], { cwd: "/" });
  const found = output
    .split("\n")
    .map((line) => line.split(" ")[0])
    .filter(Boolean)
    .join(", ");
  return `The .NET 10 SDK is needed (https://dotnet.microsoft.com/download); here is ${found || "only a runtime"}.`;
}
