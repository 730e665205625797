import { rmSync } from 'node:fs'
import path from 'node:path'
import { restoreManifest } from './manifest.ts'

/** After `npm pack` of the package in the working directory: everything as before. */
const folder = process.cwd()
restoreManifest(folder)
rmSync(path.join(folder, 'dist'), { recursive: true, force: true })
