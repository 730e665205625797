import { fileURLToPath } from 'node:url'
import type { Piscina } from 'piscina'

/** Threads that nobody asks for work go after so long, and give their memory back. */
const idleMilliseconds = 10_000

const pools = new Map<number, Promise<Piscina>>()

/**
 * The worker threads of this process, by their number: kept from one map to the next, because a thread that starts
 * compiles all the code that its tasks import (more than a second of a core for a model). Idle threads do not keep the
 * process alive.
 */
export function threadPool(threads: number): Promise<Piscina> {
  const there = pools.get(threads)
  if (there) return there
  const made = open(threads)
  pools.set(threads, made)
  return made
}

async function open(threads: number): Promise<Piscina> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const { Piscina } = await import('piscina')
  const pool = new Piscina({
    filename: fileURLToPath(new URL(`./worker.${extension}`, import.meta.url)),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleMilliseconds,
    // What a test runner or a debugger adds to this process is not for the workers.
    execArgv: [],
  })
  // A message for a task that was given up already; every task's own fate reaches us through its promise.
  pool.on('error', () => {})
  return pool
}
