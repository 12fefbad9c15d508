import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { expect } from 'vitest'
import config from '../../playwright.config.ts'
import { en } from '../../web/strings/en.ts'
import { zh } from '../../web/strings/zh.ts'

export type Project = (typeof config.projects)[number]

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const startBrowser = (): Promise<Browser> => chromium.launch({ ...config.launch, args: [...config.launch.args] })

/** One window of the playground, driven as a learner would; it keeps the console's complaints. */
export class Window {
  readonly page: Page
  readonly complaints: string[] = []
  readonly words: typeof en
  readonly project: Project
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page, project: Project) {
    this.#context = context
    this.page = page
    this.project = project
    this.words = project.use.locale === 'zh-CN' ? zh : en
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error.stack ?? error)))
  }

  static async open(browser: Browser, url: string, project: Project): Promise<Window> {
    const context = await browser.newContext({ ...project.use, bypassCSP: false, permissions: ['clipboard-read', 'clipboard-write'] })
    const window = new Window(context, await context.newPage(), project)
    await window.page.goto(url)
    return window
  }

  get isPhone(): boolean {
    return this.project.use.viewport.width < 820
  }

  /** Opens another address in the same browser profile, with all that is stored in it. */
  async goto(url: string): Promise<void> {
    await this.page.goto('about:blank')
    await this.page.goto(url)
  }

  async close(): Promise<void> {
    await this.#context.close()
  }

  /** On a phone one panel is shown at a time. */
  async show(panel: 'lesson' | 'files' | 'terminal' | 'views'): Promise<void> {
    if (this.isPhone) await this.page.getByRole('tab', { name: this.words.panels[panel], exact: true }).click()
  }

  /** The text of the shown terminal's screen, lines without blanks at their ends. */
  async screen(): Promise<string> {
    const rows = await this.page.locator('.xterm-rows > div').allTextContents()
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd()
  }

  /** Waits until the terminal shows a text. */
  async sees(text: string | RegExp, timeoutMs = 30_000): Promise<void> {
    const seen = async () => {
      const screen = await this.screen()
      return typeof text === 'string' ? screen.includes(text) : text.test(screen)
    }
    await expect.poll(seen, { timeout: timeoutMs, message: `the terminal shows ${text}` }).toBe(true)
  }

  /** Waits for the prompt of the host's shell at the end of the screen. */
  async prompt(timeoutMs = 60_000): Promise<void> {
    await expect.poll(() => this.screen(), { timeout: timeoutMs, message: 'the prompt is back' }).toMatch(/[#$] ?$/)
  }

  /** Types a command into the shown terminal and waits for the prompt after it. */
  async run(command: string, timeoutMs = 60_000): Promise<string> {
    await this.show('terminal')
    await this.type('clear\r')
    await expect.poll(() => this.screen(), { timeout: timeoutMs }).toMatch(/^\S*[#$]$/)
    await this.type(`${command}\r`)
    await expect.poll(() => this.screen(), { timeout: timeoutMs, message: `the prompt is back after ${command}` }).toMatch(/\n[^\n]*[#$]$/)
    return this.screen()
  }

  async type(text: string): Promise<void> {
    await this.page.locator('.xterm-helper-textarea').focus()
    for (const line of text.split(/(\r)/)) {
      if (line === '\r') await this.page.keyboard.press('Enter')
      else if (line !== '') await this.page.keyboard.insertText(line)
    }
  }

  /** No serious finding of axe, nothing in the console. */
  async isSound(): Promise<void> {
    await this.page.evaluate(axeSource)
    const { violations } = (await this.page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([])
    expect(this.complaints).toEqual([])
  }

  /** Keeps a picture of the window for people to look at. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: `${config.outputDir}/${name}-${this.project.name}.png` })
  }
}
