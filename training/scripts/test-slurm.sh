#!/bin/bash
# Tries the SLURM array of `train -- sweep` on a real SLURM of one node, which it starts for itself and stops again:
# a small grid of real training on drawn faces, one task killed with SIGKILL and one with scancel in the middle,
# run again, merged. Needs root, and Debian's slurm-wlm and munge, which it installs where they are missing.
#
#   bash training/scripts/test-slurm.sh
set -euo pipefail

project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d --suffix=-circumplex-slurm)
sweep="$work/sweep"
host=$(hostname -s)
export SLURM_CONF="$work/slurm.conf"
export LC_ALL=C

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
train() {
  node "$project/node_modules/tsx/dist/cli.mjs" --tsconfig "$project/training/tsconfig.json" \
    "$project/training/src/cli.ts" "$@"
}

# Ends what this script started, and nothing else: by the process ids that the daemons wrote down.
stop() {
  local status=$?
  [ -x "$(command -v scancel)" ] && [ -f "$work/slurmctld.pid" ] && scancel --user root --full >/dev/null 2>&1 || true
  for daemon in slurmd slurmctld munged; do
    [ -f "$work/$daemon.pid" ] || continue
    local id
    id=$(cat "$work/$daemon.pid")
    kill "$id" 2>/dev/null || true
    for _ in $(seq 100); do
      kill -0 "$id" 2>/dev/null || break
      sleep 0.1
    done
  done
  if [ "$status" = 0 ]; then rm -rf "$work"; else echo "left for a look: $work"; fi
}
trap stop EXIT

[ "$(id -u)" = 0 ] || fail 'slurmd starts jobs as root; run this as root, in a container for instance.'
if ! command -v slurmd slurmctld sbatch munged >/dev/null; then
  say 'installing slurm-wlm and munge'
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge >/dev/null
fi

say "starting a SLURM of one node in $work"
chmod 755 "$work"
mkdir -p "$work"/{state,spool,munge}
chmod 700 "$work/munge"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 status=none
chmod 400 "$work/munge/key"
munged --force --key-file="$work/munge/key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
  --log-file="$work/munge/log" --seed-file="$work/munge/seed"
cat >"$SLURM_CONF" <<CONF
ClusterName=circumplex
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
KillWait=5
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
slurmctld
slurmd
for _ in $(seq 60); do
  [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ] && break
  sleep 1
done
[ "$(sinfo --noheader --format=%T)" = idle ] || fail 'the node did not come up.'
sinfo --version
sinfo

say 'drawing faces and writing the array'
(cd "$project" && node node_modules/tsx/dist/cli.mjs training/scripts/drawn-faces.ts "$work/faces")
train sweep "$project/training/scripts/slurm-grid.json" --slurm "$sweep" --data "$work/faces" \
  --backend cpu --checkpoint-every 0.2 --array-limit 2 --sbatch-args '--cpus-per-task=1 --time=30'
cat "$sweep/array.sbatch"
[ "$(wc -l <"$sweep/points.jsonl")" = 6 ] || fail 'the grid should have six points.'
mapfile -t ids < <(node -e '
  for (const line of require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n"))
    console.log(JSON.parse(line).id);
' "$sweep/points.jsonl")
folder_of() { echo "$sweep/points/${ids[$1]}"; }
# Step of a point's checkpoint, or 0.
step_of() {
  node -e '
    try { console.log(JSON.parse(require("fs").readFileSync(process.argv[1]).toString("latin1").split("\n")[0]).state.step); }
    catch { console.log(0); }
  ' "$(folder_of "$1")/training.ckpt"
}
until_step() {
  for _ in $(seq 600); do
    [ "$(step_of "$1")" -ge "$2" ] && return
    sleep 0.1
  done
  fail "point $1 did not get to step $2."
}
until_done() {
  for _ in $(seq 900); do
    [ -z "$(squeue --noheader)" ] && return
    sleep 1
  done
  fail 'the array did not end.'
}

say 'submitting it; killing task 0 with SIGKILL and task 1 with scancel in the middle'
job=$(sbatch --parsable "$sweep/array.sbatch")
until_step 0 5
kill -9 "$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).pid' "$(folder_of 0)/run.lock")"
until_step 1 5
scancel "${job}_1"
squeue
until_done
killed=$(step_of 0)
echo "task 0 died after step $killed of 96, task 1 after step $(step_of 1)"

say 'merging: two points are open'
if train sweep merge "$sweep" --rerun; then fail 'merge should say that points are missing.'; fi
[ "$(wc -l <"$sweep/results.jsonl")" = 4 ] || fail 'four points should have a result.'
grep -qx '#SBATCH --array=0-1%2' "$sweep/rerun.sbatch" || fail 'the second array should be of points 0 and 1 alone.'
grep -qx '#SBATCH --time=30' "$sweep/rerun.sbatch" || fail 'the second array should ask for what the first did.'
grep -q -- '--backend cpu --checkpoint-every 0.2 --index' "$sweep/rerun.sbatch" || fail 'it should run like the first.'
cp "$sweep/results.jsonl" "$work/first.jsonl"

say 'running those two again'
again=$(sbatch --parsable "$sweep/rerun.sbatch")
until_done
cat "$sweep/logs/${again}_0.log"
grep -q "going on at step $killed of 96" "$sweep/logs/${again}_0.log" || fail 'task 0 should go on from its checkpoint.'
train sweep merge "$sweep"

say 'every point is there once, and the four of the first array are untouched'
node -e '
  const lines = (file) => require("fs").readFileSync(file, "utf8").trim().split("\n");
  const [results, points, first] = process.argv.slice(1).map(lines);
  const ids = results.map((line) => JSON.parse(line).id);
  const wanted = points.map((line) => JSON.parse(line).id);
  if (ids.join() !== wanted.join()) throw new Error(`expected ${wanted}, found ${ids}`);
  if (!first.every((line) => results.includes(line))) throw new Error("a result of the first array has changed");
  console.log(`${ids.length} points, each once`);
' "$sweep/results.jsonl" "$sweep/points.jsonl" "$work/first.jsonl"

say 'submitting the whole array once more: nothing is trained twice'
cp "$sweep/results.jsonl" "$work/second.jsonl"
sbatch --parsable --wait "$sweep/array.sbatch"
train sweep merge "$sweep"
cmp "$sweep/results.jsonl" "$work/second.jsonl" || fail 'the results should be the same to the byte.'

say 'the killed task ended with the weights of a run that was never killed'
node -e '
  const [line] = require("fs").readFileSync(process.argv[1], "utf8").split("\n");
  console.log(JSON.stringify(JSON.parse(line).config));
' "$sweep/points.jsonl" >"$work/config.json"
train run "$work/config.json" --run "$work/whole" --backend cpu
cmp "$work/whole/weights.ckpt" "$(folder_of 0)/weights.ckpt" || fail 'the weights should be the same to the bit.'
cat "$sweep/table.md"
say 'all is well'
