// What every page gets. Each part does nothing where its markup is absent; every page works without all of them.
import { autosave } from "./page/autosave";
import { firstFocus } from "./page/focus";
import { keys } from "./page/keys";
import { leave } from "./page/leave";
import { narrow } from "./page/narrow";
import { session } from "./page/session";

leave();
firstFocus();
session();
keys();
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) autosave(form);
for (const box of document.querySelectorAll<HTMLElement>("[data-narrow]")) narrow(box);
