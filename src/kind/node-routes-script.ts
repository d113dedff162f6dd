/**
 * What keeps the routes of a node, in any POSIX shell. It reads the wanted routes from the file that
 * ROUTES names, one `RANGE GATEWAY` a line, and compares them with the node's every PERIOD seconds;
 * NODE_ROOT is the node's root directory, whose own ip and iptables it calls. Called with `ready` it
 * only says, by its exit code, whether all of them are in.
 *
 * It knows what is its own by the protocol number of its routes and the comment of its rules, touches
 * nothing else, and takes all of it out when it is told to end.
 */
export const NODE_ROUTES_SCRIPT = `#!/bin/sh
protocol=77
comment=node-routes
chain=KIND-MASQ-AGENT
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

# By the node's own env: a busybox that prefers its own programs would call its ip instead.
on_node() { chroot "$NODE_ROOT" /usr/bin/env "$@"; }

# The wanted routes, sorted. Fails while the file cannot be read, for nothing is not what is wanted.
wanted() {
  lines=$(cat "$ROUTES") || return
  printf '%s\\n' "$lines" | grep . | sort -u
}

# Its routes on the node, as they stand in the file.
routes() {
  on_node ip -4 route show proto "$protocol" | sed -n 's/^\\([^ ]*\\) via \\([^ ]*\\).*/\\1 \\2/p'
}

# The ranges towards which packets keep their source address.
exemptions() {
  on_node iptables -w 5 -t nat -S "$chain" |
    sed -n "s/^-A $chain -d \\([^ ]*\\) .*--comment \\"*$comment\\"* -j RETURN$/\\1/p"
}

exempt() { # -I or -D, range
  rule="-d $2 -m comment --comment $comment -j RETURN"
  # shellcheck disable=SC2086 # a word each
  on_node iptables -w 5 -t nat "$1" "$chain" $rule
}

ranges_of() { printf '%s\\n' "$1" | cut -d ' ' -f 1; }

# The lines of one list that are not in another.
without() { printf '%s\\n' "$1" | grep . | grep -vxF -e "$2"; }

# Makes the node have these routes and no others. New packets find their exemption before their route.
reconcile() {
  ranges=$(ranges_of "$1")
  present=$(routes)
  without "$(ranges_of "$present")" "$ranges" | while read -r range; do
    on_node ip -4 route delete "$range" proto "$protocol" && echo "removed the route to $range"
  done
  exempted=$(exemptions)
  without "$exempted" "$ranges" | while read -r range; do
    exempt -D "$range" && echo "packets for $range get the address of this node again"
  done
  without "$ranges" "$exempted" | while read -r range; do
    exempt -I "$range" && echo "packets for $range keep their source address"
  done
  without "$1" "$present" | while read -r range gateway; do
    if on_node ip -4 route replace "$range" via "$gateway" proto "$protocol"; then
      echo "set the route to $range via $gateway"
    else
      echo "cannot set the route to $range via $gateway"
    fi
  done
}

ready() {
  list=$(wanted) || return
  [ -z "$(without "$list" "$(routes)")$(without "$(ranges_of "$list")" "$(exemptions)")" ]
}

end() {
  trap '' TERM INT
  kill "$pause" 2>/dev/null
  reconcile ""
  exit 0
}

if [ "$1" = ready ]; then
  ready
  exit
fi
pause=
trap end TERM INT
while true; do
  list=$(wanted) && reconcile "$list"
  sleep "$PERIOD" &
  pause=$!
  wait "$pause"
done
`;
