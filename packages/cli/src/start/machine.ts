import { existsSync, statfsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import path from 'node:path'

/** What the machine offers. */
export interface Machine {
  readonly node: string
  readonly cores: number
  /** Memory that this process may still use (a container's limit counts), and all there is. */
  readonly availableMemory: number
  readonly totalMemory: number
  /** Free for this user where the run will be written. */
  readonly freeDisk: number
}

/** What the job needs; measured on the default study. */
export interface Needs {
  readonly node: number
  readonly memory: number
  readonly disk: number
}

export function lookAtMachine(folder: string): Machine {
  const { bavail, bsize } = statfsSync(existingAncestor(path.resolve(folder)))
  return {
    node: process.versions.node,
    cores: availableParallelism(),
    availableMemory: process.availableMemory(),
    totalMemory: totalmem(),
    freeDisk: bavail * bsize,
  }
}

/** One sentence for each thing that stands in the way, with the cure; none when all is well. */
export function obstacles(machine: Machine, needs: Needs): string[] {
  const found: string[] = []
  if (Number.parseInt(machine.node, 10) < needs.node)
    found.push(
      `Node ${needs.node} is needed and this is ${machine.node}: run 'npm ci' first, then 'npm start'.`,
    )
  if (machine.availableMemory < needs.memory)
    found.push(
      `${sizeText(needs.memory)} of memory are needed and ${sizeText(machine.availableMemory)} are free: close something.`,
    )
  if (machine.freeDisk < needs.disk)
    found.push(
      `${sizeText(needs.disk)} of disk are needed and ${sizeText(machine.freeDisk)} are free: make room, or give another --out.`,
    )
  return found
}

/** "1.4 GB", "350 MB". */
export function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`
}

function existingAncestor(folder: string): string {
  return existsSync(folder) ? folder : existingAncestor(path.dirname(folder))
}
