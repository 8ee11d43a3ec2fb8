#!/bin/sh
# What every container of the gateway runs:
#   web --face carrier|desk, worker, clock, migrate, …   a command of `gateway`
#   switchboard                                          the virtual carrier, reachable by the other containers
#   healthy                                              0 if what process 1 serves answers
# A secret may come from a file: API_TOKEN_FILE=/run/secrets/api_token sets API_TOKEN.
set -eu

for name in DATABASE_URL REDIS_URL CARRIER_ACCOUNT_SID CARRIER_AUTH_TOKEN CARRIER_AUTH_TOKEN_OLD API_TOKEN; do
    eval "file=\${${name}_FILE:-}"
    if [ -n "$file" ]; then
        value=$(cat "$file")
        export "$name=$value"
    fi
done

answers() {
    python -c 'import sys, urllib.request as u; u.build_opener(u.ProxyHandler({})).open(sys.argv[1], timeout=4)' \
        "http://127.0.0.1:$1$2" 2>/dev/null
}

case "${1:-}" in
switchboard)
    book=$(python -c 'from gateway.settings import Settings
from gateway.telephone_book import write_telephone_book
print(write_telephone_book(Settings()))')
    exec python -m gateway.switchboard --host "$HOST" --config "$book"
    ;;
healthy)
    served=$(tr '\0' ' ' </proc/1/cmdline)
    case "$served" in
    *"--face carrier"*) answers "${CARRIER_FACE_PORT:-8110}" /readyz ;;
    *"--face desk"*) answers "${DESK_FACE_PORT:-8120}" /readyz ;;
    *switchboard*) answers "${SWITCHBOARD_PORT:-8180}" /control/clock ;;
    *) ;; # workers and clocks serve nothing: the desk's /readyz tells when a deadline is late
    esac
    ;;
*)
    exec gateway "$@"
    ;;
esac
