#!/bin/sh
# Starts Chromium as a kiosk, and tells systemd every ten seconds that its page draws. Stands beside
# circumplex-kiosk.service and watch-kiosk.mjs; needs Node 20.10 or later.
set -eu
ADDRESS="${KIOSK_ADDRESS:-http://127.0.0.1:4173/?view=kiosk&autostart=1}"
PORT="${KIOSK_DEBUG_PORT:-9223}"
BROWSER="${KIOSK_BROWSER:-chromium}"
PROFILE="${KIOSK_PROFILE:-$HOME/.circumplex-kiosk}"

# --kiosk: full screen without bars. --use-fake-ui-for-media-stream: the camera is allowed without a question;
# every page of this profile may use it, so let this browser open nothing else. The debugging port is the
# watchdog's, and open to this machine alone.
"$BROWSER" \
  --kiosk \
  --user-data-dir="$PROFILE" \
  --no-first-run \
  --noerrdialogs \
  --disable-session-crashed-bubble \
  --disable-infobars \
  --disable-pinch \
  --overscroll-history-navigation=0 \
  --disable-features=Translate \
  --password-store=basic \
  --use-fake-ui-for-media-stream \
  --autoplay-policy=no-user-gesture-required \
  --remote-debugging-address=127.0.0.1 \
  --remote-debugging-port="$PORT" \
  ${KIOSK_FLAGS:-} \
  "$ADDRESS" &
browser=$!
trap 'kill "$browser" 2>/dev/null || true' EXIT INT TERM

# Node 20 has its WebSocket behind a flag.
node --experimental-websocket "$(dirname "$0")/watch-kiosk.mjs" "$PORT" &
wait "$browser"
