// The page's words, translated by the server; numbers and times as people of that language write them.
const STEPS = ["bytes", "kilobytes", "megabytes", "gigabytes", "terabytes"];

export class Words {
  private readonly words: Record<string, string>;
  private readonly tongue = `${document.documentElement.lang || "en"}-u-nu-latn`;

  constructor(id: string) {
    this.words = JSON.parse(document.getElementById(id)?.textContent ?? "{}") as Record<string, string>;
  }

  say(key: string, values: Record<string, string | number> = {}): string {
    const sentence = this.words[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  }

  size(bytes: number): string {
    const step = Math.min(STEPS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
    const style = { maximumFractionDigits: step === 0 ? 0 : 1, useGrouping: false } as const;
    const count = new Intl.NumberFormat(this.tongue, style).format(bytes / 1024 ** step);
    return this.say(bytes === 1 ? "byte" : (STEPS[step] ?? "bytes"), { count }).replace(" ", "\u00a0");
  }

  duration(seconds: number): string {
    if (seconds < 90) return this.unit(Math.max(1, Math.round(seconds)), "second", 0);
    if (seconds < 5400) return this.unit(Math.round(seconds / 60), "minute", 0);
    return this.unit(seconds / 3600, "hour", 1);
  }

  private unit(value: number, unit: string, digits: number): string {
    const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(this.tongue, style).format(value);
  }
}
