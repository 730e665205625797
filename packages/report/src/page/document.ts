import { createHash } from 'node:crypto'
import { escapeText } from '../text/escape.ts'
import { light, resolveVariables } from './colours.ts'
import { figureCss } from './figure-css.ts'
import { figureFontFaces, fontFaces } from './fonts.ts'
import { pageCss } from './page-css.ts'
import { pageScript } from './script.ts'

/**
 * A whole page that asks nothing of any network: its policy allows inline style, embedded pictures and
 * fonts, and the one script whose hash it names.
 */
export function documentHtml(page: {
  readonly title: string
  readonly body: string
  readonly script: boolean
}): string {
  const hash = createHash('sha256').update(pageScript).digest('base64')
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    page.script ? `script-src 'sha256-${hash}'` : "script-src 'none'",
    'img-src data: blob:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const figureStyle = JSON.stringify(resolveVariables(figureCss, { ...light, paper: '#ffffff' })).replaceAll(
    '<',
    '\\u003c',
  )
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">' +
    '<meta name="generator" content="Tessera"><meta name="referrer" content="no-referrer">' +
    `<title>${escapeText(page.title)}</title><link rel="icon" href="data:,">` +
    `<style id="figure-fonts">${figureFontFaces()}</style><style>${fontFaces(page.body)}${pageCss}${figureCss}</style>` +
    `</head><body><a class="skip" href="#content">Skip to the report</a>${page.body}` +
    (page.script
      ? `<script type="application/json" id="figure-style">${figureStyle}</script><script>${pageScript}</script>`
      : '') +
    '</body></html>\n'
  )
}
