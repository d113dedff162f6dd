/**
 * What a Job of a connectivity check runs, in the shell of busybox. Its environment says what to look
 * for; the last line that it prints, also its termination message, says what it found.
 *
 * It asks again until TIMEOUT seconds have passed: CoreDNS reads a changed Corefile within about two
 * minutes. Names end in a dot, so that no search domain is tried. What answers has to say that it is
 * the cluster TO: an address that leads somewhere else is no success.
 */
export const CONNECTIVITY_SCRIPT = `
answer() { nslookup -type=a "$1." 2>&1; }
addresses() { sed '1,/^$/d' | sed -n 's/^Address[^:]*: *\\([0-9][0-9.]*\\).*/\\1/p' | sort; }
last_line() { grep -v '^$' | tail -n 1; }

resolve() {
  found=$(answer "$1")
  resolved=$(echo "$found" | addresses)
  [ -n "$resolved" ] && return
  reason="$2 $1 of $TO does not resolve in $FROM: $(echo "$found" | last_line)"
  return 1
}

check() {
  resolve "$HEADLESS" "the headless Service" || return
  pods=$resolved
  resolve "$EXTERNAL" "the ExternalName Service" || return
  if [ "$resolved" != "$pods" ]; then
    reason="the ExternalName Service $EXTERNAL of $TO leads to $(echo $resolved) in $FROM, and not to $(echo $pods)"
    return 1
  fi
  for pod in $pods; do
    greeting=$(timeout 10 nc -w 5 "$pod" "$PORT" </dev/null 2>/dev/null)
    if [ "$greeting" != "$TO" ]; then
      reason="$HEADLESS of $TO resolves to $pod in $FROM, where port $PORT does not answer"
      return 1
    fi
  done
}

deadline=$(($(date +%s) + TIMEOUT))
until check; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "$reason" | tee "$TERMINATION_LOG"
    exit 1
  fi
  echo "not yet: $reason"
  sleep 5
done
echo "$FROM reaches $TO: its names resolve to" $pods "and port $PORT answers" | tee "$TERMINATION_LOG"
`.trimStart();
