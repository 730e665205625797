import { dayNumber } from '../dates/calendar.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'

/** Two-digit codes of provinces and regions (GB/T 2260). */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  ),
)

/**
 * Whether a text is a Chinese resident identity number: 18 characters with a region, a birth date and the check
 * character of GB 11643-1999 (ISO 7064, MOD 11-2), or the old form of 15 digits, which has no check.
 */
export function isIdentityNumber(text: string): boolean {
  if (!provinces.has(text.slice(0, 2))) return false
  if (/^\d{17}[\dXx]$/.test(text))
    return isBirthDate(text.slice(6, 14)) && checkCharacter(text) === text[17].toUpperCase()
  return /^\d{15}$/.test(text) && isBirthDate(`19${text.slice(6, 12)}`)
}

/** Whether an 18-character identity number stands anywhere in a text. */
export function holdsIdentityNumber(text: string): boolean {
  for (const match of text.matchAll(/(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/g))
    if (isIdentityNumber(match[0])) return true
  return false
}

/** The check character of the first 17 digits. */
export function checkCharacter(text: string): string {
  return checks[weights.reduce((sum, weight, i) => sum + weight * Number(text[i]), 0) % 11]
}

function isBirthDate(digits: string): boolean {
  const year = Number(digits.slice(0, 4))
  const day = dayNumber(year, Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
  return year >= 1880 && year <= 2100 && !Number.isNaN(day)
}
