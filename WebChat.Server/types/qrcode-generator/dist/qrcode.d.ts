/** What the page uses of qrcode-generator, whose own types are those of its other build. */
export function qrcode(
  typeNumber: 0,
  errorCorrection: "L" | "M" | "Q" | "H",
): {
  addData(data: string): void;
  make(): void;
  getModuleCount(): number;
  isDark(row: number, column: number): boolean;
};
