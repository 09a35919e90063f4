/** What goes wrong, in the words main has for it. */
export const HOST_KEY_MISMATCH = {
  code: 'HOST_KEY_MISMATCH',
  message:
    "203.0.113.7 answered with another host key than the one you confirmed (ssh-ed25519 SHA256:Qz0b7Yx1cV2nM3kL4jH5gF6dS7aP8oI9uY0tR1eW2qE instead of ssh-ed25519 SHA256:Nw3kq0mT6xZr1bV9dQ4sYh8uJc2eLf7aPg5oXi0WnBk). Either the server was reinstalled, or somebody stands between you and it. Nothing was sent to it. Compare the fingerprint with the one in your provider's console; only if it is yours, forget this server and add it again.",
};
