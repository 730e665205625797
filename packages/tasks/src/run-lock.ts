import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { removeUnfinished, writeFileAtomically } from './atomic-file.ts'
import { TaskError } from './task-error.ts'

/** Held while one process writes a run folder. */
export interface RunLock {
  release(): void
}

/**
 * Takes the lock of a run folder. It is an operating-system lock (through SQLite, which knows every
 * platform's), so it falls with the process that held it, however that died: there is no stale lock to judge.
 * @throws TaskError `locked` when another process, or another run of this one, holds it
 */
export function lockRun(folder: string): RunLock {
  fs.mkdirSync(folder, { recursive: true })
  const holder = path.join(folder, '.lock-holder.json')
  const database = new DatabaseSync(path.join(folder, '.lock'))
  try {
    database.exec('PRAGMA busy_timeout = 0')
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new TaskError(
      'locked',
      `${describeHolder(holder)} is writing ${folder}; wait until it ends, or choose another folder`,
      { cause },
    )
  }
  // Nobody else writes here now: what stands under a temporary name was left by a run that was killed.
  removeUnfinished(folder)
  writeFileAtomically(holder, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }))
  let held = true
  return {
    release: () => {
      if (!held) return
      held = false
      fs.rmSync(holder, { force: true })
      database.close()
    },
  }
}

function describeHolder(file: string): string {
  try {
    const { pid, since } = JSON.parse(fs.readFileSync(file, 'utf8'))
    return `process ${pid} (since ${since})`
  } catch {
    return 'another process'
  }
}
