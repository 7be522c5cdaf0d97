// Command emulator runs an emulated Microsoft Entra tenant until it is
// interrupted. Its front page, at the address that it prints, says the rest.
package main
