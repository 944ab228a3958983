// The page where files are added: choose, send, go on after a cut line, know what has arrived.
import { Board } from "./upload/board";
import { choosing } from "./upload/choosing";
import { Hasher } from "./upload/hasher";
import { Portal } from "./upload/portal";
import { Words } from "./upload/words";

const script = document.currentScript as HTMLScriptElement | null;
const root = document.getElementById("upload");
if (root && window.crypto?.subtle) {
  const words = new Words(root.dataset.wordsId ?? "upload-words");
  const portal = new Portal(root.dataset.itemsUrl ?? "", root.dataset.csrf ?? "");
  const board = new Board(root, words, portal, new Hasher(script?.dataset.worker ?? ""));
  choosing(root, words, (files) => board.add(files));
}
