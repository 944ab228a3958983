// node tus.mjs <folder>: a tus server that keeps what arrives in folder, as its makers show it. Says its port when it listens.
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const server = new Server({ path: "/uploads", datastore: new FileStore({ directory: process.argv[2] }) });
const listener = server.listen(0, "127.0.0.1", () => console.log(listener.address().port));
