// The client of `postlint lsp`: it starts the server and restarts it when requested; the server does the rest.

import { commands, ExtensionContext, window, workspace } from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand("postlint.restart", restart),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("postlint.command")) {
        void restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(): Promise<void> {
  await client?.stop().catch(() => undefined);
  await start();
}

async function start(): Promise<void> {
  const [command, ...args] = workspace.getConfiguration("postlint").get<string[]>("command", []);
  if (command === undefined) {
    void window.showErrorMessage("postlint: the setting `postlint.command` is empty");
    return;
  }
  const server: ServerOptions = { command, args };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "markdown" },
      { scheme: "file", language: "html" },
      { scheme: "file", language: "liquid" },
      { scheme: "file", language: "yaml", pattern: "**/{.postlint,_config}.{yml,yaml}" },
    ],
    diagnosticPullOptions: { onChange: true, onSave: true },
  };
  client = new LanguageClient("postlint", "postlint", server, options);
  try {
    await client.start();
  } catch (error) {
    const again = "Open Settings";
    const chosen = await window.showErrorMessage(
      `postlint: \`${command}\` cannot be started: ${String(error)}. ` +
        "`pip install 'postlint[lsp]'` installs it; the setting `postlint.command` says where it is.",
      again,
    );
    if (chosen === again) {
      await commands.executeCommand("workbench.action.openSettings", "postlint.command");
    }
  }
}
