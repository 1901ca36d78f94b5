import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10; // USER_HZ is 100 on every Linux there is

/** CPU time of a process with all its threads so far, in milliseconds; nanoseconds fine where the kernel keeps scheduler statistics. */
export function cpuMsOf(pid: number): number {
  try {
    let nanoseconds = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`))
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]);
    if (nanoseconds > 0) return nanoseconds / 1e6;
  } catch {
    // a thread ended between the two reads, or there are no such statistics: the coarse figure of the whole process
  }
  try {
    return cpuMsOfStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return Number.NaN; // gone
  }
}

/** User and system time of a line of `/proc/<pid>/stat`; the program's name in it may hold anything. */
export function cpuMsOfStat(line: string): number {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** What all processors of the machine were busy with so far, in milliseconds. */
export function machineBusyMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  return busyMsOfStat(line);
}

/** Everything but idle and waiting for disks, of the first line of `/proc/stat`. */
export function busyMsOfStat(line: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softIrq) * TICK_MS;
}
