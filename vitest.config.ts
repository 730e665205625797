import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { recordFolderVariable } from './scripts/conformance/record.ts'
import { ClosingReporter } from './scripts/conformance/reporter.ts'

const browser = ['packages/*/{src,test}/**/*.browser.test.ts']
const unit = [
  'packages/*/{src,test}/**/*.test.ts',
  'scripts/**/*.test.ts',
  'examples/**/*.test.ts',
  'studies/**/*.test.ts',
  'bench/**/*.test.ts',
]

// Tests run in processes of their own and find the folder in their environment.
process.env[recordFolderVariable] ??= mkdtempSync(path.join(os.tmpdir(), 'tessera-conformance-'))

export default defineConfig({
  test: {
    reporters: ['default', new ClosingReporter(import.meta.dirname, [...unit, ...browser])],
    projects: [
      {
        test: {
          name: 'unit',
          include: unit,
          exclude: [...browser, '**/node_modules/**'],
          setupFiles: ['./scripts/property-seed.ts'],
          // vitest leaves one core idle; most of these tests wait for a process of their own anyway
          maxWorkers: os.availableParallelism(),
          // Files share the modules that their process has read: twice as fast, and no test here replaces a module.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Pages in a real browser: one at a time, after the rest.
        test: {
          name: 'browser',
          include: browser,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
