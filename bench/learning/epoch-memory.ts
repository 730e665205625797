import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What a program printed last, and the peak of its memory. */
export interface Ended {
  readonly line: string
  readonly peakMiB: number
}

/**
 * Runs a program and looks every 200 ms at the memory of it and of all that it started: the proportional set size,
 * in which a page that several processes share is counted once.
 */
export async function runMeasured(
  [program, ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', part => {
    text += part
  })
  let peak = 0
  const look = setInterval(() => {
    if (child.pid !== undefined) peak = Math.max(peak, memoryOf(child.pid))
  }, 200)
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearInterval(look)
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}`)
  return { line: text.trim().split('\n').at(-1) ?? '', peakMiB: Math.round(peak / 1024) }
}

/** KiB of a process and its descendants; 0 for one that has just ended. */
function memoryOf(pid: number): number {
  try {
    const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    const children = readdirSync(`/proc/${pid}/task`).flatMap(thread =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean),
    )
    return children.reduce((sum, one) => sum + memoryOf(Number(one)), own)
  } catch {
    return 0
  }
}
