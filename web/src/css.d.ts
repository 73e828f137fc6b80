// The build hands a style sheet to the script as its minified text.
declare module '*.css' {
  const text: string;
  export default text;
}
