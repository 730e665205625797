import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** Writes a table into a folder that goes when the test ends; its path. */
export function tableFile(text: string, name = 'table.csv'): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'clinical-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}
