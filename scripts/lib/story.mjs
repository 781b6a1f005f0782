// What people say in the pictures of the README: a morning before a weekend of open workshops.
// Each step happens at a minute of the story; the pictures are taken at its end.

/**
 * @typedef {object} Step
 * @property {number} at the minute
 * @property {string} who
 * @property {string} [enters] a room
 * @property {string} [says]
 * @property {string} [does] an action
 * @property {string} [to] a room, with its sign, or a person; nothing: the lobby
 * @property {string} [announces] as an operator
 * @property {string} [reads] a private conversation with this person
 * @property {string} [topic] that the room has from now on
 * @property {string} [re] how the message begins that is meant
 * @property {string} [reacts] with an emoji, to that message
 * @property {string} [edits] that message, to this text
 * @property {boolean} [deletes] that message
 */

/** Whose page is on the desktop, and whose on the phone; and who is writing when the pictures are taken. */
export const viewer = "Lena";
export const onPhone = "Priya";
export const writes = "小雨";

/** When the story begins. */
export const opening = Date.parse("2026-11-21T09:12:00Z");

/** The minute at which the pictures are taken. */
export const end = 52;

/** @type {Step[]} */
export const story = [
  { at: 0, who: "Sam", enters: "lobby" },
  { at: 0, who: "Amélie", enters: "lobby" },
  { at: 0, who: "نور", enters: "lobby" },
  { at: 0, who: "Kofi", enters: "lobby" },
  { at: 0, who: "Kofi", enters: "ops" },
  { at: 0, who: "Kofi", enters: "workshops" },
  { at: 1, who: "Lena", enters: "lobby" },
  { at: 1, who: "Lena", enters: "ops" },
  { at: 1, who: "Lena", enters: "workshops" },
  { at: 1, who: "Sam", topic: "Open workshops, Saturday and Sunday. Doors at ten, hall A and B" },
  { at: 1, who: "Kofi", topic: "Power, network, and who has the keys", to: "#ops" },
  { at: 2, who: "Sam", says: "Morning! Doors open at ten, and hall B still has no power on the left side." },
  { at: 3, who: "Kofi", says: "On my way with the cable tester. Give me ten minutes." },
  { at: 4, who: "Lena", says: "Thanks Kofi. The floor plan is up to date: https://workshops.example/plan" },
  { at: 4, who: "Lena", says: "Tables 1 to 12 are for soldering, 13 to 20 for repairs." },
  { at: 12, who: "Kofi", says: "Switch in hall B is up, all twelve ports are green.", to: "#ops" },
  {
    at: 13,
    who: "Kofi",
    says: "Proof:\n```sh\n$ ip -br link | grep hall-b   # every port\nhall-b-01  UP  2c:cf:67:1a:04:7e\nhall-b-02  UP  2c:cf:67:1a:04:7f\n```\n> left side has no power\n\nstill true, `breaker 4` is next.",
    to: "#ops",
  },
  { at: 13, who: "Lena", reacts: "💪", re: "Proof:", to: "#ops" },
  { at: 14, who: "Kofi", says: "The code of the alarm is", to: "#ops" },
  { at: 14, who: "Kofi", deletes: true, re: "The code of the alarm", to: "#ops" },
  { at: 14, who: "小雨", enters: "lobby" },
  { at: 15, who: "Tomás", enters: "lobby" },
  { at: 16, who: "Priya", enters: "lobby" },
  { at: 16, who: "Priya", enters: "workshops" },
  { at: 19, who: "Amélie", says: "Do you have the key for the supply room?", to: "Lena" },
  { at: 20, who: "Lena", says: "Yes, at the welcome desk. Ask for the blue one.", to: "Amélie" },
  { at: 21, who: "Amélie", says: "Merci, found it! There are spare irons in here too.", to: "Lena" },
  { at: 22, who: "Lena", reads: "Amélie" },
  { at: 24, who: "Kofi", does: "found it: one tripped breaker, behind the coffee machine" },
  { at: 25, who: "Sam", says: "Of course it is the coffee machine ☕" },
  { at: 25, who: "Amélie", reacts: "😂", re: "Of course it is" },
  { at: 26, who: "Lena", reacts: "😂", re: "Of course it is" },
  { at: 26, who: "نور", reacts: "☕", re: "Of course it is" },
  { at: 27, who: "Inês", enters: "lobby" },
  { at: 28, who: "Jonas", enters: "lobby" },
  { at: 31, who: "小雨", says: "大家早！我带了三十套焊接套件。" },
  { at: 31, who: "小雨", says: "Thirty soldering kits, so nobody has to share an iron today 🎉" },
  { at: 32, who: "Lena", reacts: "🎉", re: "Thirty soldering kits" },
  { at: 32, who: "Sam", reacts: "🎉", re: "Thirty soldering kits" },
  { at: 33, who: "Priya", reacts: "❤️", re: "Thirty soldering kits" },
  {
    at: 36,
    who: "operator",
    announces: "Wi-Fi moves to the new access points at 10:30. Expect two quiet minutes.",
  },
  { at: 40, who: "نور", says: "صباح الخير! ورشة الراديو جاهزة في القاعة الثانية." },
  { at: 41, who: "نور", says: "The radio workshop is ready in hall two. First group at 10:15." },
  { at: 43, who: "Priya", says: "Can I still bring a broken lamp, or is the repair table full?" },
  {
    at: 44,
    who: "Lena",
    says: "Bring it! **Table 14** is yours: https://workshops.example/plan#14",
    re: "Can I still bring",
  },
  { at: 45, who: "Priya", reacts: "👍", re: "Bring it!" },
  { at: 46, who: "Amélie", says: "Parfait ! Je mets les lunettes sur les tables." },
  { at: 46, who: "Amélie", edits: "Parfait ! Je mets les lunettes sur les tables 1 à 12.", re: "Parfait !" },
  { at: 47, who: "Kofi", says: "Spare cables are in the grey box.", to: "#ops" },
  {
    at: 48,
    who: "Priya",
    says: "Slides for the first talk: https://workshops.example/talks/1",
    to: "#workshops",
  },
  { at: 50, who: "Tomás", says: "Lamp clinic is open 💡 See you at 14, @Priya, and @Lena brings the bulbs." },
  { at: 51, who: "Amélie", says: "Shall I bring you a coffee on the way back?", to: "Lena" },
];
