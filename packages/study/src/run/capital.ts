/** Capital first letter, for what begins a sentence or stands as a heading; the reverse is `inSentence`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
