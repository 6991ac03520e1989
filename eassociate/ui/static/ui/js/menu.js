// Menus that scroll sideways on a narrow page begin where one is.

for (const menu of document.querySelectorAll(".site-nav ul, .tabs.many")) {
  const here = menu.querySelector("[aria-current]");
  if (here) menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
}
