// The main menu: on a narrow page it scrolls sideways, and begins where one is.

const menu = document.querySelector(".site-nav ul");
const here = menu?.querySelector("[aria-current]");
if (here) menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
