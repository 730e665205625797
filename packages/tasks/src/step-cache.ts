import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { writeFileAtomically } from './atomic-file.ts'

const magic = Buffer.from('TESSERA-STEP/1\n')
const digestLength = 32

/**
 * Results of steps by key, one file each: magic, key, SHA-256 of the payload, payload. A file that is cut,
 * altered or of another key is as good as absent.
 */
export class StepCache {
  readonly folder: string
  readonly #used = new Set<string>()

  constructor(folder: string) {
    this.folder = folder
    fs.mkdirSync(folder, { recursive: true })
  }

  /** The payload of a key; null when there is none that can be trusted. */
  read(name: string, key: string): Uint8Array | null {
    const file = this.#file(name, key)
    this.#used.add(file)
    let bytes: Buffer
    try {
      bytes = fs.readFileSync(file)
    } catch {
      return null
    }
    const start = magic.length + 2 * digestLength
    if (bytes.length < start || !bytes.subarray(0, magic.length).equals(magic)) return null
    const payload = bytes.subarray(start)
    if (bytes.subarray(magic.length, magic.length + digestLength).toString('hex') !== key) return null
    return bytes.subarray(magic.length + digestLength, start).equals(digest(payload)) ? payload : null
  }

  /** @throws TaskError `disk-full` */
  write(name: string, key: string, payload: Uint8Array): void {
    const file = this.#file(name, key)
    this.#used.add(file)
    writeFileAtomically(file, magic, Buffer.from(key, 'hex'), digest(payload), payload)
  }

  /** Removes every result that this run neither read nor wrote. */
  prune(): void {
    for (const name of fs.readdirSync(this.folder)) {
      const file = path.join(this.folder, name)
      if (name.endsWith('.step') && !this.#used.has(file)) fs.rmSync(file, { force: true })
    }
  }

  #file(name: string, key: string): string {
    const slug = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 60)
    return path.join(this.folder, `${slug}-${key.slice(0, 24)}.step`)
  }
}

function digest(payload: Uint8Array): Buffer {
  return createHash('sha256').update(payload).digest()
}
