// Sends one file to an upload that exists already, as the page does: from where the server says, in parts.
const fs = require("node:fs");
const path = require("node:path");
const tus = require(path.join(process.cwd(), "assets/node_modules/tus-js-client"));

const [file, uploadUrl, capability] = process.argv.slice(2);
const upload = new tus.Upload(fs.createReadStream(file), {
  uploadUrl,
  uploadSize: fs.statSync(file).size,
  headers: { "Upload-Capability": capability },
  chunkSize: 1024 * 1024,
  retryDelays: null,
  onSuccess: () => process.exit(0),
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
});
upload.start();
