export { type Launched, launchBrowser } from '../../../../scripts/browser/launch.ts'
