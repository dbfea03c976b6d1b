import { readdirSync, readFileSync } from 'node:fs'

/** Of Linux, nearly everywhere (`getconf CLK_TCK`). */
const TICKS_A_SECOND = 100

interface Process {
  parent: number
  name: string
  milliseconds: number
}

/** One line of `proc(5)`, `/proc/PID/stat`: its name is in brackets and may hold anything. */
function read(pid: string): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [begin, end] = [stat.indexOf('('), stat.lastIndexOf(')')]
    const rest = stat.slice(end + 2).split(' ')
    // utime, stime, and those of children that have ended.
    const ticks = rest.slice(11, 15).reduce((sum, text) => sum + Number(text), 0)
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const script = args.find((text) => text.endsWith('.ts'))
    const name = script ?? stat.slice(begin + 1, end)
    return { parent: Number(rest[1]), name, milliseconds: (ticks * 1000) / TICKS_A_SECOND }
  } catch {
    // It has ended since the folder was read.
    return undefined
  }
}

/**
 * Milliseconds of a core that a process and all that it started have used until now, by name. Linux only: empty
 * elsewhere.
 */
export function cpuOf(root: number): Record<string, number> {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  const processes = new Map<number, Process>()
  for (const pid of pids) {
    const found = read(pid)
    if (found) processes.set(Number(pid), found)
  }
  const isOurs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (at === root) return true
    return false
  }
  const used: Record<string, number> = {}
  for (const [pid, { name, milliseconds }] of processes) if (isOurs(pid)) used[name] = (used[name] ?? 0) + milliseconds
  return used
}
