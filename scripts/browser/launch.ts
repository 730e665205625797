import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sparticuz, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** A browser to test pages in, or the reason why there is none. */
export type Launched = { readonly browser: Browser } | { readonly browser: null; readonly reason: string }

const installed = [
  process.env.CHROME_PATH ?? '',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * Starts the browser that an npm package carries (Linux x64), else an installed Chrome. Nothing is fetched.
 */
export async function launchBrowser(): Promise<Launched> {
  const reasons: string[] = []
  if (process.platform === 'linux' && process.arch === 'x64') {
    const folder = await carriedBrowser()
    // The package's single-process flags are for AWS Lambda; here each page may have its own process.
    const args = sparticuz.args.filter(arg => arg !== '--single-process' && arg !== '--no-zygote')
    const executablePath = path.join(folder, 'chromium')
    // On a bare machine the libraries that it needs come from the package too.
    const libraries = {
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
    }
    for (const extra of [{}, libraries]) {
      try {
        const env = { ...definedEnvironment(), ...extra }
        return { browser: await chromium.launch({ executablePath, args, env, headless: true }) }
      } catch (error) {
        reasons.push(error instanceof Error ? error.message.split('\n')[0] : String(error))
      }
    }
  }
  const found = installed.find(file => file !== '' && existsSync(file))
  if (found !== undefined)
    return {
      browser: await chromium.launch({ executablePath: found, args: ['--no-sandbox'], headless: true }),
    }
  reasons.push('no Chrome is installed')
  return { browser: null, reason: reasons.join('; ') }
}

/** Unpacks the carried browser once, under a name that only a finished unpacking gets. */
async function carriedBrowser(): Promise<string> {
  const folder = path.join(os.tmpdir(), 'tessera-browser-153')
  if (existsSync(folder)) return folder
  const unfinished = mkdtempSync(path.join(os.tmpdir(), 'tessera-browser-'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = unfinished
  try {
    await sparticuz.executablePath()
    const bin = path.join(
      path.dirname(new URL(import.meta.resolve('@sparticuz/chromium')).pathname),
      '..',
      'bin',
    )
    await inflate(path.join(bin, 'al2023.tar.br'))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  try {
    mkdirSync(path.dirname(folder), { recursive: true })
    renameSync(unfinished, folder)
  } catch {
    // Another process was quicker; its copy is the same.
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
